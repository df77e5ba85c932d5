package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for any policy and any runs. Times are small, so that ages and slots meet. */
final class RetentionPropertiesTest {
  private static final int TIME_MAX = 200;
  private static final List<String> WORKFLOWS = List.of("w", "x", "y");

  @Property(tries = 3000)
  void aPlanIsWhatTheRulesSay(@ForAll Random random, @ForAll @IntRange(max = 400) int now) {
    RetentionPolicy policy = policy(random, true);
    List<RunStory> runs = runs(random);
    assertEquals(
        NaiveRetention.gone(policy, runs, now), NaiveRetention.names(plan(policy, runs, now)));
  }

  @Property(tries = 1000)
  void bytesAddUp(@ForAll Random random, @ForAll @IntRange(max = 400) int now) {
    RetentionPolicy policy = policy(random, true);
    List<RunStory> runs = runs(random);
    RetentionPlan plan = plan(policy, runs, now);
    long left = bytes(applied(plan, runs));
    assertEquals(bytes(runs), plan.bytesBefore());
    assertEquals(left, plan.bytesLeft());
    assertEquals(Math.max(0, left - policy.storeBytesMax()), plan.overBudget());
  }

  @Property(tries = 1000)
  void appliedAgainItGivesUpNothing(@ForAll Random random, @ForAll @IntRange(max = 400) int now) {
    RetentionPolicy policy = policy(random, true);
    List<RunStory> runs = runs(random);
    List<RunStory> left = applied(plan(policy, runs, now), runs);
    assertTrue(plan(policy, left, now).isEmpty(), () -> policy + " of " + left);
  }

  @Property(tries = 1000)
  void theNewestOfANodeAndWhatIsPinnedStay(
      @ForAll Random random, @ForAll @IntRange(max = 400) int now) {
    List<RunStory> runs = runs(random);
    RetentionPlan plan = plan(policy(random, true).storeBytesMax(0), runs, now);
    Set<String> gone = NaiveRetention.names(plan);
    for (RunStory run : runs) {
      boolean holdsPin = run.pinned || run.checkpoints.stream().anyMatch(CheckpointFacts::pinned);
      boolean ended = run.facts().finished();
      assertEquals(ended && !holdsPin, gone.contains(run.runId), run::toString);
      Map<String, CheckpointFacts> newest = new HashMap<>();
      run.checkpoints.forEach(checkpoint -> newest.put(checkpoint.nodeId(), checkpoint));
      for (CheckpointFacts each : run.checkpoints) {
        if (run.pinned || each.pinned() || each.equals(newest.get(each.nodeId()))) {
          assertFalse(gone.contains(run.runId + "/" + each.nodeId() + "/" + each.seq()));
        }
      }
    }
  }

  @Property(tries = 500)
  void keepLastKeepsThatManyOfEachNodeAndThePinned(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 6) int count) {
    List<RunStory> runs = runs(random);
    runs.forEach(run -> run.pinned = false);
    RetentionPlan plan = plan(RetentionPolicy.keepAll().keepLast(count), runs, 0);
    for (RunStory run : applied(plan, runs)) {
      RunStory before = runs.stream().filter(all -> all.runId.equals(run.runId)).findAny().get();
      for (String node : List.of("a", "b", "c")) {
        List<CheckpointFacts> all = of(node, before);
        List<CheckpointFacts> expected = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
          if (all.size() - i <= count || all.get(i).pinned()) {
            expected.add(all.get(i));
          }
        }
        assertEquals(expected, of(node, run));
      }
    }
  }

  @Property(tries = 1000)
  void laterMoreGoes(
      @ForAll Random random,
      @ForAll @IntRange(max = 400) int now,
      @ForAll @IntRange(max = 200) int later) {
    RetentionPolicy policy = policy(random, false);
    List<RunStory> runs = runs(random);
    Set<String> before = NaiveRetention.names(plan(policy, runs, now));
    RetentionPlan after = plan(policy, runs, now + later);
    Set<String> gone = new TreeSet<>(NaiveRetention.names(after));
    for (String name : before) {
      assertTrue(gone.contains(name) || gone.contains(name.split("/", 2)[0]), name);
    }
  }

  @Property(tries = 2000)
  void untilARunIsDueNothingElseGoesOfIt(
      @ForAll Random random, @ForAll @IntRange(max = 400) int now) {
    RetentionPolicy policy = policy(random, false);
    for (RunStory run : runs(random)) {
      long due = RetentionPlanner.nextDue(policy, run.facts(), now);
      assertTrue(due > now, () -> due + " of " + run);
      RunPlan expected = RunOutlook.of(policy, run.facts(), now).plan();
      for (long time : times(now, due, random)) {
        assertEquals(
            expected,
            RunOutlook.of(policy, run.facts(), time).plan(),
            () -> policy + " at " + time + " of " + run);
      }
    }
  }

  @Property(tries = 500)
  void untilAnyRunIsDueTheBudgetTakesTheSame(
      @ForAll Random random, @ForAll @IntRange(max = 400) int now) {
    RetentionPolicy policy = policy(random, true);
    List<RunStory> runs = runs(random);
    long due =
        runs.stream()
            .mapToLong(run -> RetentionPlanner.nextDue(policy, run.facts(), now))
            .min()
            .orElse(Ages.NEVER);
    for (long time : times(now, due, random)) {
      assertEquals(plan(policy, runs, now).runs(), plan(policy, runs, time).runs());
    }
  }

  @Property(tries = 1000)
  void appliedWheneverItIsDueItComesToTheSame(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 400) int end) {
    RetentionPolicy policy = policy(random, false);
    List<RunStory> runs = runs(random);
    List<RunStory> often = runs;
    for (int time = 0; time < end; time += 1 + random.nextInt(60)) {
      often = applied(plan(policy, often, time), often);
    }
    often = applied(plan(policy, often, end), often);
    assertEquals(
        applied(plan(policy, runs, end), runs).toString(), often.toString(), policy::toString);
  }

  private static long[] times(long now, long due, Random random) {
    long last = due == Ages.NEVER ? now + 10 * TIME_MAX : due - 1;
    return new long[] {now, last, now + (long) (random.nextDouble() * (last - now))};
  }

  private static RetentionPlan plan(RetentionPolicy policy, List<RunStory> runs, long now) {
    return RetentionPlanner.plan(policy, runs.stream().map(RunStory::facts).toList(), now);
  }

  private static List<RunStory> applied(RetentionPlan plan, List<RunStory> runs) {
    Map<String, RunPlan> plans = new HashMap<>();
    plan.runs().forEach(run -> plans.put(run.runId(), run));
    List<RunStory> left = new ArrayList<>();
    for (RunStory run : runs) {
      RunPlan gone = plans.get(run.runId);
      if (gone == null || !gone.wholeRun()) {
        left.add(gone == null ? run : run.without(gone));
      }
    }
    return left;
  }

  private static long bytes(List<RunStory> runs) {
    return runs.stream().mapToLong(RunStory::bytes).sum();
  }

  private static List<CheckpointFacts> of(String node, RunStory run) {
    return run.checkpoints.stream().filter(each -> each.nodeId().equals(node)).toList();
  }

  private static RetentionPolicy policy(Random random, boolean budget) {
    RetentionPolicy policy = rules(random);
    if (random.nextInt(3) == 0) {
      policy = policy.forWorkflow(WORKFLOWS.get(random.nextInt(2)), rules(random));
    }
    if (random.nextInt(3) == 0) {
      policy = policy.forStatus(status(random), rules(random));
    }
    return budget && random.nextBoolean() ? policy.storeBytesMax(random.nextInt(3_000)) : policy;
  }

  /** Slots are multiples of each other, as they are in use. */
  private static RetentionPolicy rules(Random random) {
    RetentionPolicy rules = RetentionPolicy.keepAll();
    if (random.nextInt(3) == 0) {
      rules = rules.keepLast(1 + random.nextInt(6));
    }
    int slot = 1 + random.nextInt(12);
    for (int i = random.nextInt(3); i > 0; i--) {
      rules = rules.thinOut(micros(random.nextInt(150)), micros(slot));
      slot *= 1 + random.nextInt(4);
    }
    if (random.nextInt(3) == 0) {
      rules = rules.dropOlderThan(micros(random.nextInt(300)));
    }
    if (random.nextInt(3) == 0) {
      rules = rules.deleteFinishedAfter(micros(random.nextInt(300)));
    }
    return rules;
  }

  /** Runs by creation; no two end, and no two checkpoints of different runs are, at one time. */
  private static List<RunStory> runs(Random random) {
    List<RunStory> runs = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    long created = 0;
    for (int i = 0; i < count; i++) {
      created += (long) random.nextInt(40 / count) * count;
      runs.add(run(random, "r" + i, created + i, count));
    }
    return runs;
  }

  private static RunStory run(Random random, String id, long created, int step) {
    RunStory run = RunStory.run(id).of(WORKFLOWS.get(random.nextInt(3)));
    run.created = created;
    run.updated = created;
    long time = created;
    for (int i = random.nextInt(14); i > 0; i--) {
      time += (long) step * random.nextInt(20 / step);
      run.save(List.of("a", "b", "c").get(random.nextInt(3)), time, random.nextInt(300));
      if (random.nextInt(12) == 0) {
        run.pin(run.checkpoints.size());
      }
    }
    run.status = status(random);
    run.updated = time + (long) step * random.nextInt(20 / step);
    run.pinned = random.nextInt(10) == 0;
    return run;
  }

  private static RunStatus status(Random random) {
    return RunStatus.values()[random.nextInt(RunStatus.values().length)];
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1_000);
  }
}
