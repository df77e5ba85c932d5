package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What options say of themselves, and which they refuse. */
final class StoreOptionsTest {
  private static final long MIB = 1L << 20;

  @Test
  void settlingBeginsAtASixteenthOfASmallBudgetUnlessSaidOtherwise() {
    assertEquals(4 * MIB, StoreOptions.defaults().settleBytes());
    assertEquals(MIB, StoreOptions.small().settleBytes());
    StoreOptions said = StoreOptions.defaults().withSettleBytes(5).withJournalBytesMax(64 * MIB);
    assertEquals(5, said.settleBytes());
  }

  @Test
  void aThresholdThatIsNeverReachedIsRefused() {
    StoreOptions options = StoreOptions.defaults();
    assertNames("settleBytes", () -> options.withSettleBytes(0));
    assertNames("settleBytes", () -> options.withSettleBytes(options.journalBytesMax() + 1));
    StoreOptions high = options.withSettleBytes(100 * MIB);
    assertNames("settleBytes", () -> high.withJournalBytesMax(64 * MIB));
  }

  @Test
  void whatIsSaidAsTheDefaultIsTheSame() {
    StoreOptions options = StoreOptions.defaults();
    assertEquals(options, options.withSettleBytes(4 * MIB));
    assertNotEquals(options, options.withSettleBytes(5 * MIB));
  }

  private static void assertNames(String argument, Runnable making) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, making::run, "nothing was refused");
    assertTrue(refused.getMessage().startsWith(argument + ": expected"), refused.getMessage());
  }
}
