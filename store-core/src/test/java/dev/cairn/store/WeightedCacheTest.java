package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** What was used most recently, by weight. */
final class WeightedCacheTest {
  private final WeightedCache<String, String> cache = new WeightedCache<>(100);

  @Test
  void theLongestUnusedGoesFirst() {
    cache.put("a", "A", 40);
    cache.put("b", "B", 40);
    assertEquals("A", cache.find("a"));
    cache.put("c", "C", 40);
    assertNull(cache.find("b"));
    assertEquals("A", cache.find("a"));
    assertEquals("C", cache.find("c"));
    assertEquals(80, cache.bytes());
  }

  @Test
  void aHeavyOneTakesThePlaceOfMany() {
    cache.put("a", "A", 40);
    cache.put("b", "B", 40);
    cache.put("c", "C", 100);
    assertNull(cache.find("a"));
    assertNull(cache.find("b"));
    assertEquals("C", cache.find("c"));
    assertEquals(100, cache.bytes());
  }

  @Test
  void oneThatIsAloneTooHeavyIsNotKeptAndNorIsWhatItReplaces() {
    cache.put("a", "A", 40);
    cache.put("b", "B", 40);
    cache.put("a", "A2", 101);
    assertNull(cache.find("a"));
    assertEquals("B", cache.find("b"));
    assertEquals(40, cache.bytes());
  }

  @Test
  void oneInThePlaceOfAnotherWeighsWhatItWeighs() {
    cache.put("a", "A", 40);
    cache.put("a", "A2", 50);
    assertEquals("A2", cache.find("a"));
    assertEquals(50, cache.bytes());
    cache.remove("a");
    assertEquals(0, cache.bytes());
  }
}
