package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RetentionPolicyTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void itSaysItsRulesInPlainWords() {
    assertEquals("keep all", RetentionPolicy.keepAll().toString());
    assertEquals(
        "keep the last checkpoint of a node", RetentionPolicy.keepAll().keepLast(1).toString());
    assertEquals(
        "keep the last 10 checkpoints of a node,"
            + " of those older than 1 day keep one each 1 hour,"
            + " of those older than 30 days keep one each 1 day,"
            + " drop checkpoints older than 365 days,"
            + " delete finished runs after 36 hours;"
            + " keep the store within 10 GiB;"
            + " workflow audit: keep all;"
            + " workflow probe: delete finished runs after 90 seconds;"
            + " status FAILED: drop checkpoints older than PT0.5S",
        RetentionPolicy.keepAll()
            .storeBytesMax(10L << 30)
            .thinOut(Duration.ofDays(30), DAY)
            .thinOut(DAY, HOUR)
            .keepLast(10)
            .dropOlderThan(Duration.ofDays(365))
            .deleteFinishedAfter(Duration.ofHours(36))
            .forWorkflow(
                "probe", RetentionPolicy.keepAll().deleteFinishedAfter(Duration.ofSeconds(90)))
            .forWorkflow("audit", RetentionPolicy.keepAll())
            .forStatus(
                RunStatus.FAILED, RetentionPolicy.keepAll().dropOlderThan(Duration.ofMillis(500)))
            .toString());
  }

  @Test
  void sizesAreSaidInTheLargestUnitThatDividesThem() {
    assertEquals("0 bytes", PlainWords.bytes(0));
    assertEquals("1 byte", PlainWords.bytes(1));
    assertEquals("1000 bytes", PlainWords.bytes(1_000));
    assertEquals("1 KiB", PlainWords.bytes(1_024));
    assertEquals("1536 MiB", PlainWords.bytes(3L << 29));
    assertEquals("2048 TiB", PlainWords.bytes(1L << 51));
  }

  @Test
  void theOrderInWhichRulesWereGivenMakesNoDifference() {
    RetentionPolicy policy =
        RetentionPolicy.keepAll().keepLast(3).thinOut(DAY, HOUR).thinOut(DAY.multipliedBy(9), DAY);
    RetentionPolicy other =
        RetentionPolicy.keepAll()
            .thinOut(Duration.ofHours(9 * 24), Duration.ofHours(24))
            .thinOut(DAY, HOUR)
            .thinOut(DAY, HOUR)
            .keepLast(3);
    assertEquals(policy, other);
    assertEquals(policy.hashCode(), other.hashCode());
    assertNotEquals(policy, other.keepLast(4));
  }

  @Test
  void theLastRuleForAWorkflowOrStatusCounts() {
    RetentionPolicy one = RetentionPolicy.keepAll().keepLast(1);
    RetentionPolicy two = RetentionPolicy.keepAll().keepLast(2);
    assertEquals(
        RetentionPolicy.keepAll().forWorkflow("w", two).forStatus(RunStatus.PAUSED, two),
        RetentionPolicy.keepAll()
            .forWorkflow("w", one)
            .forStatus(RunStatus.PAUSED, one)
            .forWorkflow("w", two)
            .forStatus(RunStatus.PAUSED, two));
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    RetentionPolicy all = RetentionPolicy.keepAll();
    refused("keepLast: expected at least 1, found 0", () -> all.keepLast(0));
    refused("storeBytesMax: expected at least 0, found -1", () -> all.storeBytesMax(-1));
    refused(
        "olderThan: expected no negative time, found PT-1H",
        () -> all.thinOut(HOUR.negated(), HOUR));
    refused(
        "oneEach: expected at least a microsecond, found PT0.000000999S",
        () -> all.thinOut(HOUR, Duration.ofNanos(999)));
    refused(
        "olderThan: expected no negative time, found PT-24H",
        () -> all.dropOlderThan(DAY.negated()));
    refused(
        "finishedAfter: expected no negative time, found PT-24H",
        () -> all.deleteFinishedAfter(DAY.negated()));
    refused(
        "workflow: expected a non-empty string, found an empty one",
        () -> all.forWorkflow("", all));
    assertThrows(NullPointerException.class, () -> all.dropOlderThan(null));
    assertThrows(NullPointerException.class, () -> all.forStatus(null, all));
  }

  @Test
  void aBudgetIsTheWholeStoresOnly() {
    RetentionPolicy all = RetentionPolicy.keepAll();
    refused(
        "storeBytesMax: expected for the whole store only, found in the rules for w",
        () -> all.forWorkflow("w", all.storeBytesMax(1)));
    refused(
        "storeBytesMax: expected for the whole store only, found in the rules for FAILED",
        () -> all.forStatus(RunStatus.FAILED, all.storeBytesMax(1)));
  }

  @Test
  void rulesForAWorkflowHaveNoneForOthers() {
    RetentionPolicy all = RetentionPolicy.keepAll();
    refused(
        "rules: expected none for workflows or statuses within rules for w, found keep all;"
            + " status FAILED: keep all",
        () -> all.forWorkflow("w", all.forStatus(RunStatus.FAILED, all)));
  }

  @Test
  void anAgeBeyondAllTimeIsNeverReached() {
    assertEquals(Ages.NEVER, Ages.due(1, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)));
    assertEquals(Ages.NEVER, Ages.due(1, Duration.ofSeconds(Long.MAX_VALUE / 1_000_000)));
    assertEquals(Ages.NEVER, Ages.due(Long.MAX_VALUE - 1, Duration.ofNanos(1_000)));
    assertEquals(Ages.NEVER, Ages.due(1, null));
    assertEquals(3, Ages.due(1, Duration.ofNanos(1_001)));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
