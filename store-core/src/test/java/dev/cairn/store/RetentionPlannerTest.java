package dev.cairn.store;

import static dev.cairn.store.RunStory.BYTES;
import static dev.cairn.store.RunStory.OTHER_BYTES;
import static dev.cairn.store.RunStory.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Policies as a user writes them, and what they give up. Times are counted from 1970. */
class RetentionPlannerTest {
  private static final RetentionPolicy ALL = RetentionPolicy.keepAll();

  @Test
  void keepAllGivesUpNothing() {
    RunStory run = saves("a", 3).endsAt(hours(3), RunStatus.FAILED);
    assertTrue(plan(ALL, days(9_999), run).isEmpty());
    assertEquals(0, run.reads());
  }

  @Test
  void theLastTwoOfEachNodeAreKept() {
    RunStory run =
        run("a").save("n", hours(1)).save("m", hours(2)).save("n", hours(3)).save("n", hours(4));
    assertEquals(Set.of("a/n/1"), gone(ALL.keepLast(2), hours(4), run));
  }

  @Test
  void oneAnHourIsKeptAfterADay() {
    RunStory run = run("a").createdAt(hours(0));
    for (int minutes = 10;
        minutes <= 150;
        minutes += 20) { // 0:10 0:30 0:50 1:10 1:30 1:50 2:10 2:30
      run.save("n", Duration.ofMinutes(minutes));
    }
    RetentionPolicy policy = ALL.thinOut(days(1), hours(1));
    assertEquals(Set.of(), gone(policy, hours(24), run));
    assertEquals(Set.of("a/n/1", "a/n/2"), gone(policy, hours(25), run));
    assertEquals(Set.of("a/n/1", "a/n/2", "a/n/4", "a/n/5", "a/n/7"), gone(policy, days(9), run));
  }

  @Test
  void oneADayIsKeptAfterAMonth() {
    RunStory run = run("a").createdAt(hours(0));
    for (int hour = 0; hour < 72; hour++) {
      run.save("n", hours(hour));
      run.save("n", hours(hour).plusMinutes(30));
    }
    RetentionPolicy policy = ALL.thinOut(days(1), hours(1)).thinOut(days(30), days(1));
    assertEquals(144 - 72, plan(policy, days(10), run).checkpoints());
    assertEquals(144 - 3, plan(policy, days(40), run).checkpoints());
  }

  @Test
  void oldCheckpointsAreDroppedButTheNewestOfANode() {
    RunStory run = run("a").save("n", hours(1)).save("n", hours(2)).save("m", hours(3));
    RetentionPlan plan = plan(ALL.dropOlderThan(days(30)), days(90), run);
    PlannedDrop drop = plan.runs().get(0).drops().get(0);
    assertEquals(
        new PlannedDrop("n", 1, Instant.EPOCH.plus(hours(1)), BYTES, RetentionReason.OLDER_THAN),
        drop);
    assertEquals(1, plan.checkpoints());
    assertEquals(BYTES, plan.bytes());
    assertEquals(2 * BYTES + OTHER_BYTES, plan.bytesLeft());
    assertNull(plan.runs().get(0).reason());
  }

  @Test
  void anAgeIsReachedToTheMicrosecond() {
    RunStory run = run("a").save("n", hours(1)).save("n", hours(2));
    RetentionPolicy policy = ALL.dropOlderThan(days(1));
    assertEquals(Set.of(), gone(policy, hours(25).minusNanos(1_000), run));
    assertEquals(Set.of("a/n/1"), gone(policy, hours(25), run));
  }

  @Test
  void finishedRunsGoWholeAndOthersStay() {
    RunStory done = saves("done", 3).endsAt(hours(5), RunStatus.COMPLETED);
    RunStory failed = saves("failed", 3).endsAt(hours(6), RunStatus.FAILED);
    RunStory cancelled = saves("cancelled", 3).endsAt(hours(7), RunStatus.CANCELLED);
    RunStory paused = saves("paused", 3).endsAt(hours(5), RunStatus.PAUSED);
    RunStory running = saves("running", 3);
    RetentionPlan plan =
        plan(
            ALL.deleteFinishedAfter(days(7)),
            days(7).plusHours(6),
            done,
            failed,
            cancelled,
            paused,
            running);
    assertEquals(Set.of("done", "failed"), NaiveRetention.names(plan));
    assertEquals(RetentionReason.FINISHED_AFTER, plan.runs().get(0).reason());
    assertEquals(2, plan.wholeRuns());
    assertEquals(2 * (3 * BYTES + OTHER_BYTES), plan.bytes());
  }

  @Test
  void pinsOverrideEverything() {
    RunStory pinned = saves("pinned", 5).endsAt(hours(5), RunStatus.FAILED).pin();
    RunStory held = saves("held", 5).endsAt(hours(5), RunStatus.FAILED).pin(2);
    RetentionPolicy policy =
        ALL.keepLast(2).dropOlderThan(days(1)).deleteFinishedAfter(days(1)).storeBytesMax(0);
    assertEquals(Set.of("held/n/1", "held/n/3", "held/n/4"), gone(policy, days(100), pinned, held));
  }

  @Test
  void aPinnedCheckpointCountsAmongTheLast() {
    RunStory run = saves("a", 5).pin(4).pin(1);
    assertEquals(Set.of("a/n/2", "a/n/3"), gone(ALL.keepLast(2), hours(9), run));
  }

  @Test
  void aWorkflowsRulesComeBeforeAStatusBeforeTheStores() {
    RetentionPolicy policy =
        ALL.keepLast(3)
            .forStatus(RunStatus.FAILED, ALL.keepLast(2))
            .forWorkflow("audit", ALL.keepLast(1));
    RunStory audit = saves("audit", 5).of("audit").endsAt(hours(9), RunStatus.FAILED);
    RunStory failed = saves("failed", 5).endsAt(hours(9), RunStatus.FAILED);
    RunStory other = saves("other", 5);
    RetentionPlan plan = plan(policy, hours(9), audit, failed, other);
    assertEquals(List.of(4, 3, 2), plan.runs().stream().map(run -> run.drops().size()).toList());
  }

  @Test
  void specialRulesReplaceTheStoresAndDoNotAddToThem() {
    RetentionPolicy policy = ALL.keepLast(1).forWorkflow("audit", ALL.dropOlderThan(days(9)));
    assertTrue(plan(policy, days(1), saves("a", 5).of("audit")).isEmpty());
  }

  @Test
  void aBudgetTakesFinishedRunsFirstAndThenTheOldestCheckpoints() {
    RunStory old = saves("old", 3); // at 1:00, 2:00, 3:00
    RunStory late = run("late").createdAt(hours(2));
    late.save("n", hours(2).plusMinutes(30)).save("n", hours(4));
    RunStory first = saves("first", 2).endsAt(hours(5), RunStatus.FAILED);
    RunStory second = saves("second", 2).endsAt(hours(6), RunStatus.COMPLETED);
    long all = 9 * BYTES + 4 * OTHER_BYTES;
    RunStory[] runs = {old, late, first, second};
    assertEquals(Set.of(), gone(ALL.storeBytesMax(all), hours(9), runs));
    assertEquals(Set.of("first"), gone(ALL.storeBytesMax(all - 1), hours(9), runs));
    assertEquals(
        Set.of("first", "second", "old/n/1", "old/n/2"),
        gone(ALL.storeBytesMax(4 * BYTES), hours(9), runs));
    assertEquals(
        Set.of("first", "second", "old/n/1", "old/n/2", "late/n/1"),
        gone(ALL.storeBytesMax(3 * BYTES), hours(9), runs));
  }

  @Test
  void aBudgetThatCannotBeReachedIsSaid() {
    RetentionPlan plan = plan(ALL.storeBytesMax(50), hours(9), saves("a", 3));
    assertEquals(BYTES + OTHER_BYTES, plan.bytesLeft());
    assertEquals(BYTES + OTHER_BYTES - 50, plan.overBudget());
    assertEquals(
        "0 runs and 2 checkpoints of other runs go, 200 bytes; 110 bytes left, 60 over the budget",
        plan.toString());
  }

  @Test
  void aBudgetTakesOnTopOfWhatTheRulesTake() {
    RunStory run = saves("a", 4);
    RetentionPlan plan =
        plan(ALL.keepLast(3).storeBytesMax(2 * BYTES + OTHER_BYTES), hours(9), run);
    assertEquals(
        List.of(RetentionReason.KEEP_LAST, RetentionReason.STORE_BYTES_MAX),
        plan.runs().get(0).drops().stream().map(PlannedDrop::reason).toList());
    assertEquals(0, plan.overBudget());
  }

  @Test
  void aBudgetDoesNotTakeARunThatIsTaken() {
    RunStory ended = saves("ended", 2).endsAt(hours(5), RunStatus.FAILED);
    RunStory later = saves("later", 2).endsAt(hours(6), RunStatus.FAILED);
    RetentionPolicy policy = ALL.deleteFinishedAfter(hours(4)).storeBytesMax(0);
    assertEquals(
        List.of(RetentionReason.FINISHED_AFTER, RetentionReason.STORE_BYTES_MAX),
        plan(policy, hours(9), ended, later).runs().stream().map(RunPlan::reason).toList());
  }

  @Test
  void aBudgetReadsNoRunThatCannotHaveTheOldest() {
    RunStory old = saves("old", 3);
    RunStory young = run("young").createdAt(hours(8)).save("n", hours(8)).save("n", hours(9));
    RetentionPolicy policy = ALL.storeBytesMax(4 * BYTES + 2 * OTHER_BYTES);
    assertEquals(Set.of("old/n/1"), gone(policy, hours(9), old, young));
    assertEquals(0, young.reads());
  }

  @Test
  void theRuleThatGaveItUpFirstIsTheReason() {
    RunStory run = saves("a", 2);
    RetentionPolicy policy = ALL.dropOlderThan(days(2)).thinOut(days(1), days(1));
    RetentionPlan plan = plan(policy, days(9), run);
    assertEquals(RetentionReason.THIN_OUT, plan.runs().get(0).drops().get(0).reason());
  }

  @Test
  void onlyRunsThatMayBeDueAreRead() {
    RunStory young = run("young").createdAt(days(8)).save("n", days(9)).save("n", days(9));
    RunStory finished = saves("finished", 3).endsAt(days(9), RunStatus.COMPLETED);
    RunStory one = saves("one", 1);
    RetentionPolicy policy = ALL.deleteFinishedAfter(days(7));
    assertTrue(plan(policy, days(10), young, finished, one).isEmpty());
    assertTrue(plan(policy.dropOlderThan(days(3)), days(10), young, one).isEmpty());
    assertTrue(plan(policy.keepLast(2), days(10), young, one).isEmpty());
    assertEquals(List.of(0, 0, 0), List.of(young.reads(), finished.reads(), one.reads()));
  }

  @Test
  void aRunIsDueWhenItsNextCheckpointIs() {
    RunStory run = saves("a", 4); // at 1:00 to 4:00
    RetentionPolicy policy = ALL.dropOlderThan(days(1));
    assertEquals(micros(days(1)), due(policy, hours(1), run)); // not read: not before its creation
    assertEquals(micros(hours(25)), due(policy, days(1), run));
    assertEquals(micros(hours(26)), due(policy, hours(25), run));
    assertEquals(Ages.NEVER, due(policy, hours(27), run)); // the newest stays
    assertEquals(Ages.NEVER, due(policy.keepLast(1), hours(1), run));
  }

  @Test
  void aRunIsDueWhenAnotherCheckpointStandsForItsSlot() {
    RunStory run = run("a").save("n", hours(1)).save("n", hours(2)).save("n", hours(30));
    assertEquals(micros(days(7)), due(ALL.thinOut(days(7), days(1)), hours(30), run));
    assertEquals(micros(days(7).plusHours(2)), due(ALL.thinOut(days(7), days(1)), days(7), run));
    assertEquals(Ages.NEVER, due(ALL.thinOut(days(7), days(1)), days(8), run));
  }

  @Test
  void aFinishedRunIsDueAtItsEnd() {
    RunStory run = saves("a", 4).endsAt(hours(9), RunStatus.CANCELLED);
    RetentionPolicy policy = ALL.deleteFinishedAfter(days(1));
    assertEquals(micros(hours(33)), due(policy, hours(9), run));
    assertEquals(Ages.NEVER, due(policy, hours(33), run));
    assertEquals(Ages.NEVER, due(policy, hours(9), run.pin()));
  }

  @Test
  void aPlanCanBeNarrowed() {
    RetentionPlan plan = plan(ALL.keepLast(1), hours(9), saves("a", 3), saves("b", 2));
    RetentionPlan narrow = plan.only(run -> run.runId().equals("b"));
    assertEquals(Set.of("b/n/1"), NaiveRetention.names(narrow));
    assertEquals(plan.bytesBefore(), narrow.bytesBefore());
    assertEquals(BYTES, narrow.bytes());
    assertFalse(narrow.isEmpty());
  }

  @Test
  void aPlanMeansOneIncarnationOfARun() {
    RunStory run = saves("a", 3);
    RunStory again = run.copy();
    RunPlan plan = plan(ALL.keepLast(1), hours(9), run).runs().get(0);
    assertEquals(run.runNumber, plan.runNumber());
    assertEquals(plan, plan(ALL.keepLast(1), hours(9), run).runs().get(0));
    assertFalse(plan.equals(plan(ALL.keepLast(1), hours(9), again).runs().get(0)));
  }

  /** A run made at 0:00 that saves at each full hour from 1:00 on. */
  private static RunStory saves(String id, int count) {
    RunStory run = run(id).createdAt(hours(0));
    for (int i = 1; i <= count; i++) {
      run.save("n", hours(i));
    }
    return run;
  }

  private static RetentionPlan plan(RetentionPolicy policy, Duration now, RunStory... runs) {
    return RetentionPlanner.plan(
        policy, Arrays.stream(runs).map(RunStory::facts).toList(), micros(now));
  }

  private static Set<String> gone(RetentionPolicy policy, Duration now, RunStory... runs) {
    return NaiveRetention.names(plan(policy, now, runs));
  }

  private static long due(RetentionPolicy policy, Duration now, RunStory run) {
    return RetentionPlanner.nextDue(policy, run.facts(), micros(now));
  }

  private static long micros(Duration time) {
    return RunStory.micros(time);
  }

  private static Duration hours(int hours) {
    return Duration.ofHours(hours);
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }
}
