package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.ConflictException;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Writes of callers who say where they believe the run to be. */
public abstract class ExpectedSeqContract extends AreaContract {
  private static final WriteBatch SAVES_FIRST =
      WriteBatch.of().append(event()).save(NODE, bytes("batch"), null);
  private static final WriteBatch APPENDS =
      WriteBatch.of().change(RunStatus.PAUSED).append(event());
  private static final WriteBatch CHANGES = WriteBatch.of().change(RunStatus.PAUSED);

  private static WorkflowEvent event() {
    return WorkflowEvent.of(RUN, "type");
  }

  private static WriteOptions at(long seq) {
    return WriteOptions.DEFAULTS.withExpectedSeq(seq);
  }

  private long saveAt(long expected) {
    return store.saveCheckpoint(RUN, NODE, bytes("state"), null, at(expected)).seq();
  }

  private void conflicts(long expected, long actual, Executable call) {
    Snapshot before = Snapshot.of(store);
    ConflictException conflict = assertThrows(ConflictException.class, call);
    assertEquals(RUN, conflict.runId());
    assertEquals(expected, conflict.expected());
    assertEquals(actual, conflict.actual());
    names(conflict, RUN, expected, actual);
    before.assertSame(Snapshot.of(store));
  }

  @Test
  void aCheckpointIsSavedWhereTheRunIsAtTheExpectedSeq() {
    create(RUN);
    assertEquals(1, saveAt(0));
    assertEquals(2, saveAt(1));
    reopen();
    assertEquals(3, saveAt(2));
    store.settle();
    reopen();
    assertEquals(4, saveAt(3));
  }

  @Test
  void anEventIsAppendedWhereTheRunIsAtTheExpectedSeq() {
    create(RUN);
    save(NODE, "counts for checkpoints only");
    save(NODE, "counts for checkpoints only");
    assertEquals(1, store.appendEvent(event(), at(0)));
    reopen();
    assertEquals(2, store.appendEvent(event(), at(1)));
  }

  @Test
  void elsewhereNothingIsWritten() {
    create(RUN);
    save(NODE, "1");
    save("other node, same counter", "2");
    append("type");
    for (long wrong : List.of(0L, 1L, 3L, Long.MAX_VALUE)) {
      conflicts(wrong, 2, () -> saveAt(wrong));
      conflicts(wrong, 2, () -> store.commit(RUN, SAVES_FIRST, at(wrong)));
    }
    for (long wrong : List.of(0L, 2L, Long.MAX_VALUE)) {
      conflicts(wrong, 1, () -> store.appendEvent(event(), at(wrong)));
      conflicts(wrong, 1, () -> store.commit(RUN, APPENDS, at(wrong)));
    }
    assertEquals(3, saveAt(2));
    assertEquals(2, store.appendEvent(event(), at(1)));
  }

  @Test
  void aConflictOfALargeStateLeavesNothing() {
    create(RUN);
    byte[] large = States.incompressible(1_200_000, 1);
    conflicts(7, 0, () -> store.saveCheckpoint(RUN, NODE, large, null, at(7)));
    conflicts(7, 0, () -> store.commit(RUN, WriteBatch.of().save(NODE, large, null), at(7)));
    assertEquals(1, saveAt(0));
    reopen();
    assertTrue(store.verify().intact());
  }

  @Test
  void ofABatchTheFirstCheckpointIsMeantOrElseTheFirstEvent() {
    create(RUN);
    append("type");
    append("type");
    store.commit(RUN, SAVES_FIRST, at(0));
    store.commit(RUN, APPENDS, at(3));
    conflicts(0, 1, () -> store.commit(RUN, SAVES_FIRST, at(0)));
    conflicts(3, 4, () -> store.commit(RUN, APPENDS, at(3)));
  }

  @Test
  void whatIsTriedAgainIsNoConflict() {
    create(RUN);
    WriteOptions save = at(0).withOperationId("save");
    WriteOptions append = at(0).withOperationId("append");
    WriteOptions batch = at(1).withOperationId("batch");
    for (int i = 0; i < 3; i++) {
      assertEquals(1, store.saveCheckpoint(RUN, NODE, bytes("state"), null, save).seq());
      assertEquals(1, store.appendEvent(event(), append));
      assertEquals(4, store.commit(RUN, SAVES_FIRST, batch).get(0).position());
      reopen();
    }
    assertEquals(2, store.listCheckpoints(RUN).size());
  }

  @Test
  void aConflictDoesNotUseTheOperationsIdUp() {
    create(RUN);
    WriteOptions wrong = at(5).withOperationId("op");
    conflicts(5, 0, () -> store.appendEvent(event(), wrong));
    conflicts(5, 0, () -> store.appendEvent(event(), wrong));
    assertEquals(1, store.appendEvent(event(), wrong.withExpectedSeq(0)));
    assertEquals(1, store.appendEvent(event(), wrong));
  }

  @Test
  void whatHasNoSeqCanExpectNone() {
    create(RUN);
    Snapshot before = Snapshot.of(store);
    refuses(() -> store.updateRunStatus(RUN, RunStatus.FAILED, at(0)), "expectedSeq");
    refuses(() -> store.updateRunStatusAsync(RUN, RunStatus.FAILED, at(0)), "expectedSeq");
    refuses(() -> store.createRun("new", WORKFLOW, null, at(0)), "expectedSeq");
    refuses(() -> store.createRunAsync("new", WORKFLOW, null, at(0)), "expectedSeq");
    refuses(() -> store.deleteRun(RUN, at(0)), "expectedSeq");
    refuses(() -> store.commit(RUN, CHANGES, at(0)), "expectedSeq");
    before.assertSame(Snapshot.of(store));
    refuses(() -> WriteOptions.DEFAULTS.withExpectedSeq(-2), "expectedSeq", -2);
  }

  @Test
  void anUnknownRunIsAtNoSeqAndTheCallersMistakesComeFirst() {
    assertThrows(RunNotFoundException.class, () -> saveAt(0));
    refuses(() -> store.updateRunStatus(RUN, RunStatus.FAILED, at(0)), "expectedSeq");
    refuses(() -> store.commit(RUN, CHANGES, at(0)), "expectedSeq");
    WriteOptions bad = at(0).withOperationId("");
    refuses(() -> store.appendEvent(event(), bad), "operationId");
    refuses(() -> store.saveCheckpoint(RUN, NODE, bytes("state"), null, bad), "operationId");
  }

  @Test
  void aNewRunBeginsAgain() {
    create(RUN);
    saveAt(0);
    store.deleteRun(RUN);
    create(RUN);
    conflicts(1, 0, () -> saveAt(1));
    assertEquals(1, saveAt(0));
  }

  @Test
  void ofManyThreadsThatExpectTheSameSeqOneWrites() {
    create(RUN);
    AtomicInteger saved = new AtomicInteger();
    Together.onThreads().add(8, thread -> saveAtAll(saved)).run();
    assertEquals(20, saved.get());
    assertEquals(20, store.listCheckpoints(RUN).size());
  }

  private void saveAtAll(AtomicInteger saved) {
    for (long seq = 0; seq < 20; seq++) {
      try {
        assertEquals(seq + 1, saveAt(seq));
        saved.incrementAndGet();
      } catch (ConflictException e) {
        assertTrue(e.actual() > e.expected(), e.getMessage());
      }
    }
  }
}
