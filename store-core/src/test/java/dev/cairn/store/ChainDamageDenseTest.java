package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.kit.States;
import org.junit.jupiter.api.Test;

/** The same damage in chains that settled with DENSE: each body needs those before it. */
class ChainDamageDenseTest extends ChainDamageTest {
  @Override
  Compression compression() {
    return Compression.DENSE;
  }

  /** What is new in a state are words in another order: no copy finds them, a dictionary does. */
  @Override
  byte[] state(long seq) {
    byte[] state = States.incompressible(3_000, seq < 6 ? 1 : seq < 9 ? 2 : 3);
    byte[] words = States.compressible(2_000, seq < 6 ? 4 : seq < 9 ? 5 : 6);
    byte[] fresh = States.compressible(300, 10 + seq);
    System.arraycopy(words, 0, state, 1_000, words.length);
    System.arraycopy(fresh, 0, state, 1_200 + 40 * (int) seq, fresh.length);
    state[(int) seq] ^= 1;
    return state;
  }

  /** The last byte of its stream is another: what follows in the chain had its bytes before it. */
  @Override
  void theForgedFourthIsLost() {
    lostAre(4L, 5L);
  }

  @Test
  void theyAreStoredByWhatComesBeforeThem() {
    StoredChains chains = StoredChains.of(Crashes.contents(disk()));
    assertTrue(chains.deflated() == 10, chains.deflated() + " of 10");
  }
}
