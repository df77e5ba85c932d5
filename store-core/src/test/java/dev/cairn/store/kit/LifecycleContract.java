package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.OpenReport;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StoreClosedException;
import dev.cairn.store.StoreFailedException;
import dev.cairn.store.VerifyReport;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opening, settling, reporting, closing. */
public abstract class LifecycleContract extends AreaContract {
  @ParameterizedTest
  @EnumSource(AnyCall.class)
  void everyCallOnAClosedStoreIsRefused(AnyCall call) {
    create(RUN);
    store.close();
    assertThrows(StoreClosedException.class, () -> call.on(store));
    assertThrows(StoreClosedException.class, () -> call.on(store), "again");
  }

  @ParameterizedTest
  @EnumSource(AnyCall.class)
  void everyCallIsAnsweredAfterReopening(AnyCall call) {
    create(RUN);
    reopen();
    assertDoesNotThrow(() -> call.on(store));
  }

  @Test
  void closingTwiceIsNoMistake() {
    create(RUN);
    store.close();
    store.close();
    reopen();
    assertTrue(store.getRun(RUN).isPresent());
  }

  @Test
  void aStoreThatWasReopenedIsNotTheOneThatWasClosed() {
    create(RUN);
    var closed = store;
    closed.close();
    reopen();
    closed.close();
    assertThrows(StoreClosedException.class, () -> closed.getRun(RUN));
    assertEquals(1, save(NODE, "state").seq());
  }

  /** Some of everything. */
  private void fill() {
    for (int i = 0; i < 5; i++) {
      String run = "run " + i;
      store.createRun(run, WORKFLOW + i, Map.of("i", i, "bytes", new byte[] {1}));
      for (int j = 0; j < 6; j++) {
        byte[] state = States.edited(States.compressible(6_000, i), j, j);
        store.saveCheckpoint(run, "node " + j % 2, state, Map.of("j", j));
        store.appendEvent(WorkflowEvent.of(run, "type " + j).withPayload(List.of(i, j, 0.5)));
      }
      store.updateRunStatus(run, List.of(RunStatus.values()).get(i));
    }
    store.deleteRun("run 3");
  }

  @Test
  void reopeningKeepsAll() {
    fill();
    Snapshot before = Snapshot.of(store);
    reopen();
    before.assertSame(Snapshot.of(store));
    reopen();
    before.assertSame(Snapshot.of(store));
  }

  @Test
  void settlingChangesNothingThatCanBeRead() {
    fill();
    Snapshot before = Snapshot.of(store);
    store.settle();
    before.assertSame(Snapshot.of(store));
    store.settle();
    before.assertSame(Snapshot.of(store));
    reopen();
    before.assertSame(Snapshot.of(store));
  }

  @Test
  void syncingChangesNothingThatCanBeRead() {
    fill();
    Snapshot before = Snapshot.of(store);
    store.sync();
    before.assertSame(Snapshot.of(store));
  }

  @Test
  void anEmptyStoreSettlesSyncsVerifiesAndReopens() {
    store.settle();
    store.sync();
    assertTrue(store.verify().intact());
    reopen();
    assertEquals(List.of(), Snapshot.of(store).runs());
  }

  @Test
  void countingGoesOnAfterReopening() {
    create(RUN);
    save(NODE, "1");
    append("type");
    reopen();
    CheckpointMeta next = save(NODE, "2");
    assertEquals(2, next.seq());
    assertEquals(4, next.position());
    assertEquals(2, append("type"));
    store.settle();
    reopen();
    assertEquals(3, save(NODE, "3").seq());
    assertEquals(
        List.of("1", "2", "3"), List.of(loadedAt(NODE, 1), loadedAt(NODE, 2), loadedAt(NODE, 3)));
  }

  @Test
  void writingGoesOnWhereSettlingLeftOff() {
    create(RUN);
    for (int i = 1; i <= 30; i++) {
      save("node " + i % 3, "state " + i);
      if (i % 7 == 0) {
        store.settle();
      }
      if (i % 10 == 0) {
        reopen();
      }
    }
    for (int i = 1; i <= 30; i++) {
      assertEquals("state " + i, loadedAt("node " + i % 3, i));
    }
  }

  @Test
  void aNewStoreReportsThatItIsNew() {
    OpenReport report = store.openReport();
    assertTrue(report.created());
    assertEquals(0, report.runs());
    assertNothingWrong(report);
  }

  @Test
  void aStoreThatWasClosedReportsThatItIsWhole() {
    fill();
    reopen();
    OpenReport report = store.openReport();
    assertFalse(report.created());
    assertTrue(report.cleanlyClosed());
    assertEquals(4, report.runs());
    assertNothingWrong(report);
  }

  private static void assertNothingWrong(OpenReport report) {
    assertEquals(0, report.tornBytes());
    assertFalse(report.lastBatchUnreadable());
    assertEquals(List.of(), report.damages());
    assertFalse(report.readOnly());
  }

  @Test
  void theReportIsOfTheOpeningAndDoesNotChange() {
    assumeFalse(store instanceof ReopeningStore, "needs a store that stays open");
    OpenReport report = store.openReport();
    fill();
    store.settle();
    assertEquals(report, store.openReport());
  }

  @Test
  void verifyingAWholeStoreFindsAllOfItIntact() {
    fill();
    store.deleteRun("run 4");
    store.settle();
    VerifyReport report = store.verify();
    assertTrue(report.intact(), report.toString());
    assertEquals(3, report.runs());
    assertTrue(report.checkpoints() >= 18, report.toString());
    assertTrue(report.events() >= 18, report.toString());
    assertTrue(report.records() >= 3 * (1 + 6 + 6 + 1), report.toString());
    assertTrue(report.bytes() > 0, report.toString());
  }

  @Test
  void verifyingChangesNothing() {
    fill();
    Snapshot before = Snapshot.of(store);
    store.verify();
    before.assertSame(Snapshot.of(store));
    assertEquals(7, store.saveCheckpoint("run 0", NODE, bytes("state"), null).seq());
  }

  @Test
  void whereNothingIsLostThereIsNothingToAccept() {
    fill();
    Snapshot before = Snapshot.of(store);
    store.acceptLoss();
    store.acceptLoss("run 0");
    before.assertSame(Snapshot.of(store));
    assertEquals(7, store.saveCheckpoint("run 0", NODE, bytes("state"), null).seq());
  }

  @Test
  void theLossOfAnUnknownRunCannotBeAccepted() {
    RunNotFoundException refusal =
        assertThrows(RunNotFoundException.class, () -> store.acceptLoss(RUN));
    assertEquals(RUN, refusal.runId());
  }

  @ParameterizedTest
  @EnumSource(AnyCall.class)
  void aStoreOpenedReadOnlyAnswersAndRefusesWrites(AnyCall call) {
    create(RUN);
    save(NODE, "state");
    reopen(options().withReadOnly(true));
    Snapshot before = Snapshot.of(store);
    if (call.kind == AnyCall.Kind.WRITE) {
      assertThrows(StoreFailedException.class, () -> call.on(store));
    } else if (call.kind == AnyCall.Kind.READ) {
      assertDoesNotThrow(() -> call.on(store));
    }
    before.assertSame(Snapshot.of(store));
    assertTrue(store.openReport().readOnly());
    reopen(options());
    before.assertSame(Snapshot.of(store));
    assertEquals(2, save(NODE, "next").seq());
  }

  @Test
  void whatWasAcknowledgedWhileTheStoreWasBeingClosedIsThere() {
    create(RUN);
    AtomicLong acknowledged = new AtomicLong();
    CountDownLatch busy = new CountDownLatch(40);
    Together.onThreads()
        .add(4, thread -> saveUntilClosed(acknowledged, busy))
        .add(
            () -> {
              busy.await();
              store.close();
            })
        .run();
    reopen();
    int saved = store.listCheckpoints(RUN).size();
    assertTrue(saved >= acknowledged.get(), acknowledged + " acknowledged, " + saved + " there");
    Snapshot.of(store);
    assertEquals(saved + 1, save(NODE, "next").seq());
  }

  private void saveUntilClosed(AtomicLong acknowledged, CountDownLatch busy) {
    try {
      for (int i = 0; i < 200_000; i++) {
        store.saveCheckpoint(RUN, NODE, bytes("state"), null, WriteOptions.ASYNC);
        acknowledged.incrementAndGet();
        busy.countDown();
      }
      throw new AssertionError("still saving, long after the store was closed");
    } catch (StoreClosedException e) {
      busy.countDown();
    }
  }

  @Test
  void manyThreadsMayClose() {
    create(RUN);
    Together.onThreads().add(8, thread -> store.close()).run();
    assertThrows(StoreClosedException.class, () -> store.getRun(RUN));
    reopen();
    assertTrue(store.getRun(RUN).isPresent());
  }
}
