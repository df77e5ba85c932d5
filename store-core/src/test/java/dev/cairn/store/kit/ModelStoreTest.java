package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.StoreOptions;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What of the model no other implementation can be asked for: its clock, its hash, its arithmetic.
 */
class ModelStoreTest {
  private final AtomicLong clock = new AtomicLong();
  private final ModelStore store =
      ModelStore.create(StoreOptions.defaults(), clock::get, state -> "hash of " + state.length);

  @Test
  void timesAreTheClocks() {
    clock.set(1_234_567);
    assertEquals(
        Instant.parse("1970-01-01T00:00:01.234567Z"), store.createRun("run", "w", null).created());
  }

  @Test
  void aClockThatGoesBackIsNotFollowedWithinARun() {
    clock.set(100);
    store.createRun("run", "w", null);
    clock.set(50);
    assertEquals(ModelChecks.instant(100), save().time());
    clock.set(101);
    assertEquals(ModelChecks.instant(101), save().time());
    clock.set(1);
    store.createRun("other", "w", null);
    assertEquals(ModelChecks.instant(1), store.getRun("other").orElseThrow().created());
    assertEquals(ModelChecks.instant(101), store.getRun("run").orElseThrow().updated());
  }

  private CheckpointMeta save() {
    return store.saveCheckpoint("run", "node", new byte[3], null);
  }

  @Test
  void theContentHashIsTheOneGiven() {
    store.createRun("run", "w", null);
    assertEquals("hash of 3", save().contentHash());
  }

  @Test
  void encodedSizesAreThoseOfCbor() {
    assertEquals(1, ModelValues.encodedSize(null));
    assertEquals(1, ModelValues.encodedSize(23L));
    assertEquals(2, ModelValues.encodedSize(-25L));
    assertEquals(3, ModelValues.encodedSize(256L));
    assertEquals(9, ModelValues.encodedSize(Long.MIN_VALUE));
    assertEquals(9, ModelValues.encodedSize(BigInteger.ONE.shiftLeft(63)));
    assertEquals(11, ModelValues.encodedSize(BigInteger.ONE.shiftLeft(64)));
    assertEquals(3 + 256, ModelValues.encodedSize(new byte[256]));
    assertEquals(3, ModelValues.encodedSize("\u00e9"));
    assertEquals(6, ModelValues.encodedSize(Map.of("ab", List.of(1L))));
  }

  @Test
  void theCanonTellsTypesApart() {
    List<Object> different =
        List.of(1L, 1.0, "1", BigInteger.ONE, new byte[] {1}, true, "true", -0.0, 0.0, "Long 1");
    assertEquals(different.size(), different.stream().map(Canon::of).distinct().count());
  }
}
