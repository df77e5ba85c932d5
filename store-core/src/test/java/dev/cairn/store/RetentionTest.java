package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.RetentionReport.NotDone;
import dev.cairn.store.RetentionReport.Why;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies applied to a store. */
class RetentionTest {
  private static final StoreOptions OPTIONS = StoreOptions.relaxed();

  private final SimulatedDisk disk = new SimulatedDisk();
  private final AtomicLong clock = new AtomicLong(1_700_000_000_000_000L);
  private final AtomicLong salts = new AtomicLong();
  private CairnStore store;

  @BeforeEach
  void open() {
    open(OPTIONS);
  }

  private void open(StoreOptions options) {
    open(options, false);
  }

  private void open(StoreOptions options, boolean threads) {
    Environment environment =
        new Environment(clock::incrementAndGet, salts::incrementAndGet, threads);
    store = CairnStore.open("simulated", disk, options, environment);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void run(String id, int checkpoints) {
    store.createRun(id, "w", Map.of());
    save(id, checkpoints);
  }

  private void save(String id, int checkpoints) {
    for (int i = 0; i < checkpoints; i++) {
      store.saveCheckpoint(id, "n", States.incompressible(1_000 + i, i), null);
    }
  }

  private void passes(Duration time) {
    clock.addAndGet(time.toNanos() / 1_000);
  }

  private List<Long> seqs(String id) {
    return store.listCheckpoints(id).stream().map(CheckpointMeta::seq).toList();
  }

  private RetentionReport apply(RetentionPolicy policy) {
    return store.applyRetention(store.planRetention(policy));
  }

  private void checkAndReopen() {
    assertEquals(List.of(), store.verify().damages());
    store.close();
    open();
    assertEquals(List.of(), store.verify().damages());
  }

  @Test
  void aPlanTouchesNothingAndIsDoneAsItSays() {
    run("a", 10);
    run("b", 3);
    store.settle();
    RetentionPlan plan = store.planRetention(RetentionPolicy.keepAll().keepLast(2));
    assertEquals(9, plan.checkpoints());
    assertEquals(10, seqs("a").size());
    RetentionReport report = store.applyRetention(plan);
    assertTrue(report.complete(), report.toString());
    assertEquals(9, report.checkpointsDropped());
    assertEquals(plan.bytes(), report.bytes());
    assertEquals(List.of(9L, 10L), seqs("a"));
    assertEquals(List.of(2L, 3L), seqs("b"));
    assertTrue(store.planRetention(RetentionPolicy.keepAll().keepLast(2)).isEmpty());
    checkAndReopen();
    assertEquals(List.of(9L, 10L), seqs("a"));
    assertTrue(store.planRetention(RetentionPolicy.keepAll().keepLast(2)).isEmpty());
  }

  @Test
  void whatHasChangedSinceThePlanStays() {
    run("a", 5);
    run("b", 5);
    run("c", 5);
    run("d", 2);
    store.updateRunStatus("d", RunStatus.COMPLETED);
    passes(Duration.ofDays(2));
    RetentionPolicy policy =
        RetentionPolicy.keepAll().keepLast(2).deleteFinishedAfter(Duration.ofDays(1));
    RetentionPlan plan = store.planRetention(policy);
    assertEquals(1, plan.wholeRuns());
    assertTrue(store.pin("a", 1, "keep"));
    assertTrue(store.deleteRun("b"));
    store.createRun("b", "w", Map.of());
    assertTrue(store.deleteCheckpoint("c", "n", 4));
    assertTrue(store.deleteCheckpoint("c", "n", 5));
    store.updateRunStatus("d", RunStatus.RUNNING);
    RetentionReport report = store.applyRetention(plan);
    assertEquals(List.of(1L, 4L, 5L), seqs("a"));
    assertEquals(List.of(3L), seqs("c"));
    assertTrue(store.getRun("b").isPresent());
    assertTrue(store.getRun("d").isPresent());
    assertTrue(report.notDone().contains(new NotDone("a", "n", 1, Why.PINNED)));
    assertTrue(report.notDone().contains(new NotDone("b", "n", 1, Why.GONE)));
    assertTrue(report.notDone().contains(new NotDone("c", "n", 3, Why.NEWEST)));
    assertTrue(report.notDone().contains(new NotDone("d", null, 0, Why.CHANGED)));
    checkAndReopen();
  }

  @Test
  void finishedRunsGoUnlessTheyArePinned() {
    run("a", 2);
    run("b", 2);
    run("c", 2);
    store.updateRunStatus("a", RunStatus.COMPLETED);
    store.updateRunStatus("b", RunStatus.FAILED);
    assertTrue(store.pin("b", "look at it"));
    passes(Duration.ofDays(8));
    checkAndReopen();
    RetentionReport report =
        apply(RetentionPolicy.keepAll().deleteFinishedAfter(Duration.ofDays(7)));
    assertEquals(1, report.runsDeleted());
    assertFalse(store.getRun("a").isPresent());
    assertTrue(store.getRun("b").isPresent());
    assertTrue(store.getRun("c").isPresent());
    checkAndReopen();
    assertFalse(store.getRun("a").isPresent());
  }

  @Test
  void retentionIsNoUpdateOfARun() {
    run("a", 9);
    store.updateRunStatus("a", RunStatus.COMPLETED);
    passes(Duration.ofDays(6));
    assertEquals(7, apply(RetentionPolicy.keepAll().keepLast(2)).checkpointsDropped());
    passes(Duration.ofDays(2));
    RetentionPolicy week = RetentionPolicy.keepAll().deleteFinishedAfter(Duration.ofDays(7));
    assertEquals(1, apply(week).runsDeleted());
  }

  @Test
  void aBudgetIsKept() {
    for (int i = 0; i < 10; i++) {
      run("r" + i, 10);
    }
    store.updateRunStatus("r3", RunStatus.COMPLETED);
    RetentionPolicy policy = RetentionPolicy.keepAll().storeBytesMax(50_000);
    RetentionPlan plan = store.planRetention(policy);
    RetentionReport report = store.applyRetention(plan);
    assertTrue(report.complete());
    assertEquals(1, report.runsDeleted());
    // What says that they are given up takes some bytes too.
    report = apply(policy);
    assertTrue(report.checkpointsDropped() <= 2, report.toString());
    assertTrue(store.planRetention(policy).isEmpty());
    store.settle();
    checkAndReopen();
    assertTrue(store.planRetention(policy).bytesLeft() <= 50_000);
  }

  @Test
  void aPolicyOfTheStoreIsAppliedBeforeWhatIsWrittenSettles() {
    store.close();
    open(OPTIONS.withRetention(RetentionPolicy.keepAll().keepLast(3)));
    run("a", 50);
    run("b", 2);
    store.settle();
    assertEquals(List.of(48L, 49L, 50L), seqs("a"));
    assertEquals(List.of(1L, 2L), seqs("b"));
    long bytes = 0;
    for (RunSummary run : store.listRuns(RunQuery.all()).runs()) {
      bytes += run.storedBytes();
    }
    assertTrue(bytes < 5 * 1_200 + 500, bytes + " bytes for five states of 1,000");
    save("a", 1);
    store.settle();
    assertEquals(List.of(49L, 50L, 51L), seqs("a"));
    checkAndReopen();
    assertEquals(List.of(49L, 50L, 51L), seqs("a"));
  }

  /** Now and then no file is ready for what is given up last. */
  @Test
  void aPolicyOfTheStoreIsAppliedBeforeItIsClosedHoweverFullTheJournalIs() {
    StoreOptions keeping =
        OPTIONS
            .withRetention(RetentionPolicy.keepAll().keepLast(2))
            .withJournalBytesMax(StoreOptions.JOURNAL_BYTES_MIN)
            .withSettleBytes(1 << 20);
    int runs = 400;
    int saved = 0;
    store.close();
    open(keeping, true);
    for (int i = 0; i < runs; i++) {
      run("r" + i, 3);
    }
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < 3_000 + 97 * round; i++) {
        save("r" + saved++ % runs, 1);
      }
      store.close();
      open(keeping, true);
      for (int i = 0; i < runs; i++) {
        assertEquals(2, seqs("r" + i).size(), "run " + i + " after " + saved + " saves");
      }
    }
  }

  @Test
  void aPolicyOfTheStoreIsAppliedAsTimeGoesBy() {
    store.close();
    RetentionPolicy hour = RetentionPolicy.keepAll().deleteFinishedAfter(Duration.ofHours(1));
    open(OPTIONS.withRetention(hour).withSettleIdle(Duration.ofMillis(1)), true);
    run("a", 5);
    run("b", 5);
    store.updateRunStatus("a", RunStatus.COMPLETED);
    passes(Duration.ofMinutes(59));
    assertTrue(store.getRun("a").isPresent());
    passes(Duration.ofMinutes(30));
    while (store.getRun("a").isPresent()) {
      Thread.onSpinWait();
    }
    assertTrue(store.getRun("b").isPresent());
  }

  /**
   * Applying a plan entered the store once more at its end: where somebody had begun to close it
   * meanwhile, what was done and there for good was answered as refused by a closed store.
   */
  @Test
  void whatIsAppliedWhileTheStoreIsBeingClosedIsAnswered() throws InterruptedException {
    run("a", 2);
    RetentionPlan plan = store.planRetention(RetentionPolicy.keepAll().keepLast(1));
    Thread closer = new Thread(store::close);
    disk.onCall(
        call -> {
          if (call.verb().mutates() && closer.getState() == Thread.State.NEW) {
            closer.start();
            while (closer.getState() != Thread.State.TIMED_WAITING) {
              Thread.onSpinWait();
            }
          }
        });
    assertEquals(1, store.applyRetention(plan).checkpointsDropped());
    closer.join();
    disk.onCall(call -> {});
    open();
    assertEquals(List.of(2L), seqs("a"));
  }

  @Test
  void writersWhoFillTheJournalWhileAPolicyIsAppliedGoOn() throws Exception {
    store.close();
    StoreOptions small =
        OPTIONS
            .withRetention(RetentionPolicy.keepAll().keepLast(2))
            .withJournalBytesMax(StoreOptions.JOURNAL_BYTES_MIN)
            .withSettleBytes(1 << 20);
    open(small, true);
    for (int i = 0; i < 8; i++) {
      store.createRun("r" + i, "w", Map.of());
    }
    ExecutorService writers = Executors.newFixedThreadPool(4);
    List<Future<?>> writing = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int first = i;
      writing.add(writers.submit(() -> saveAndDelete(first)));
    }
    for (Future<?> writer : writing) {
      writer.get();
    }
    writers.shutdown();
    store.settle();
    // What there was no room to give up is given up later.
    for (int i = 0; i < 8; i++) {
      while (seqs("r" + i).size() > 2) {
        passes(Duration.ofMillis(10));
        Thread.onSpinWait();
      }
    }
    assertEquals(List.of(), store.verify().damages());
  }

  private void saveAndDelete(int first) {
    for (int i = 0; i < 400; i++) {
      String run = "r" + (first + 4 * (i % 2));
      CheckpointMeta saved = store.saveCheckpoint(run, "n", States.incompressible(20_000, i), null);
      if (i % 5 == 4) {
        int unused = store.deleteCheckpointsBefore(run, "n", saved.seq() - 3);
      }
    }
  }
}
