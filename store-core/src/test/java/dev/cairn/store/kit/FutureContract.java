package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.ConflictException;
import dev.cairn.store.Durability;
import dev.cairn.store.RunAlreadyExistsException;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StoreClosedException;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The calls' twins with futures: the same writes, whose callers do not wait. */
public abstract class FutureContract extends AreaContract {
  private static WorkflowEvent event(String type) {
    return WorkflowEvent.of(RUN, type);
  }

  private CompletableFuture<Long> append(int i) {
    return store.appendEventAsync(event("type " + i));
  }

  private static List<Long> dense(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static List<Command.Write> oneOfEach(String run) {
    Durability sync = Durability.SYNC;
    WriteBatch batch =
        WriteBatch.of()
            .save(NODE, bytes("2"), null)
            .append(WorkflowEvent.of(run, "type"))
            .change(RunStatus.FAILED);
    return List.of(
        new Command.Create(run, WORKFLOW, Map.of("k", 1L), sync),
        new Command.Save(run, NODE, bytes("1"), Map.of("k", 2L), sync),
        new Command.Event(run, "type", NODE, "payload", Durability.ASYNC),
        new Command.Status(run, RunStatus.PAUSED, sync),
        new Command.Commit(run, batch, sync));
  }

  @Test
  void everyTwinDoesAndAnswersWhatItsCallDoes() {
    List<Command.Write> calls = oneOfEach("called");
    List<Command.Write> twins = oneOfEach("twin");
    for (int i = 0; i < calls.size(); i++) {
      String answer = calls.get(i).call(store, calls.get(i).options());
      assertEquals(answer, Answer.of(twins.get(i).begin(store, twins.get(i).options())));
    }
    assertEquals(store.listCheckpoints("called").size(), store.listCheckpoints("twin").size());
    assertEquals(2, store.getEvents("twin", 0, 10).size());
    assertEquals(2, store.getStatusHistory("twin").size());
    assertEquals("2", loaded("twin", NODE));
    reopen();
    assertEquals("2", loaded("twin", NODE));
    assertTrue(Answer.of(store.deleteRunAsync("twin")));
    assertFalse(Answer.of(store.deleteRunAsync("twin")));
    assertTrue(store.getRun("twin").isEmpty());
    assertTrue(store.getRun("called").isPresent());
  }

  @Test
  void aThousandWritesOfOneThreadKeepTheirOrder() {
    assumeFalse(store instanceof ReopeningStore, "too many calls to reopen for");
    create(RUN);
    List<CompletableFuture<Long>> positions = new ArrayList<>();
    for (int i = 2; i <= 1_001; i++) {
      positions.add(i % 3 == 0 ? commitAsync(i, how(i)) : saveAsync(i, how(i)));
    }
    assertEquals(dense(1_001).subList(1, 1_001), positions.stream().map(Answer::of).toList());
    assertEquals("state 1001", loaded(RUN, "node 1001"));
    assertEquals(333, eventSeqs(0, 1_000).size());
  }

  private static WriteOptions how(int i) {
    return i % 7 == 0 ? WriteOptions.ASYNC : WriteOptions.SYNC;
  }

  private CompletableFuture<Long> commitAsync(int i, WriteOptions how) {
    return store
        .commitAsync(RUN, WriteBatch.of().append(event("type " + i)), how)
        .thenApply(answers -> answers.get(0).position());
  }

  private CompletableFuture<Long> saveAsync(int i, WriteOptions how) {
    return store
        .saveCheckpointAsync(RUN, "node " + i, bytes("state " + i), null, how)
        .thenApply(CheckpointMeta::position);
  }

  @Test
  void aFutureThatIsDoneIsOfAWriteThatEverybodySees() {
    create(RUN);
    for (int i = 1; i <= 50; i++) {
      String state = "state " + i;
      Answer.of(store.saveCheckpointAsync(RUN, NODE, bytes(state), null));
      assertEquals(state, loaded(RUN, NODE));
    }
    RunMetadata created = Answer.of(store.createRunAsync("new", WORKFLOW, null));
    assertEquals(created, store.getRun("new").orElseThrow());
  }

  @Test
  void noMoreAreUnderWayThanAreAllowed() {
    for (int max : List.of(1, 3)) {
      String run = "run " + max;
      reopen(options().withWritesUnderWayMax(max));
      create(run);
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int i = 1; i <= 100; i++) {
        futures.add(store.appendEventAsync(WorkflowEvent.of(run, "type " + i)));
        long waiting = futures.stream().filter(future -> !future.isDone()).count();
        assertTrue(waiting <= max, waiting + " under way");
      }
      assertEquals(dense(100), futures.stream().map(Answer::of).toList());
    }
  }

  @Test
  void manyThreadsThatWaitForAPlaceAllGetOne() {
    reopen(options().withWritesUnderWayMax(2));
    create(RUN);
    List<CompletableFuture<Long>> futures = new CopyOnWriteArrayList<>();
    Together.onThreads()
        .add(
            8,
            thread -> {
              for (int i = 0; i < 25; i++) {
                futures.add(append(i));
              }
            })
        .run();
    assertEquals(dense(200), futures.stream().map(Answer::of).sorted().toList());
    assertEquals(dense(200), eventSeqs(0, 1_000));
  }

  /** The twins' callers are told by a thread of the store, which must not wait for itself. */
  @Test
  void whatHangsOnAFutureMayWrite() {
    assumeFalse(store instanceof ReopeningStore, "closes the store, which waits for the callback");
    for (int max : List.of(1, 2, 100)) {
      String run = "run " + max;
      reopen(options().withWritesUnderWayMax(max));
      create(run);
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        futures.add(chained(i, WorkflowEvent.of(run, "type " + i)));
      }
      futures.forEach(Answer::of);
      assertEquals(
          dense(180), store.getEvents(run, 0, 1_000).stream().map(it -> it.seq()).toList());
    }
  }

  /** Three events, the later ones from the callbacks of those before, by call and by twin. */
  private CompletableFuture<Long> chained(int i, WorkflowEvent event) {
    Function<Long, CompletableFuture<Long>> call =
        seq -> CompletableFuture.completedFuture(store.appendEvent(event));
    Function<Long, CompletableFuture<Long>> twin = seq -> store.appendEventAsync(event);
    return store
        .appendEventAsync(event)
        .thenCompose(i % 2 == 0 ? call : twin)
        .thenCompose(i % 3 == 0 ? call : twin);
  }

  @Test
  void whatFailsOnAFutureHarmsNobodyElse() {
    create(RUN);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      CompletableFuture<Long> future = append(i);
      CompletableFuture<Void> mistaken =
          future.thenAccept(
              seq -> {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("a caller's mistake");
              });
      assertFalse(mistaken.isCancelled());
      boolean unused = Thread.interrupted();
      futures.add(future);
    }
    assertEquals(dense(50), futures.stream().map(Answer::of).toList());
    store.settle();
    reopen();
    assertEquals(dense(50), eventSeqs(0, 100));
  }

  @Test
  void closingCompletesAllFutures() {
    create(RUN);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      futures.add(append(i));
    }
    store.close();
    futures.forEach(future -> assertTrue(future.isDone(), "closed, and not done"));
    assertEquals(dense(300), futures.stream().map(Answer::of).toList());
    reopen();
    assertEquals(dense(300), eventSeqs(0, 1_000));
  }

  @Test
  void futuresOfWritesWhileTheStoreIsBeingClosedTellTheTruth() {
    create(RUN);
    List<CompletableFuture<Long>> futures = new CopyOnWriteArrayList<>();
    Together.onThreads()
        .add(
            4,
            thread -> {
              CompletableFuture<Long> last = append(0);
              while (!last.isCompletedExceptionally()) {
                futures.add(last);
                last = append(futures.size());
              }
              assertThrows(StoreClosedException.class, throwing(last));
            })
        .add(
            () -> {
              while (futures.size() < 40) {
                Thread.onSpinWait();
              }
              store.close();
            })
        .run();
    futures.forEach(future -> assertTrue(future.isDone(), "closed, and not done"));
    long acknowledged = futures.stream().filter(it -> !it.isCompletedExceptionally()).count();
    reopen();
    assertEquals(dense(acknowledged), eventSeqs(0, 1_000_000));
  }

  private static Executable throwing(CompletableFuture<?> future) {
    return () -> Answer.of(future);
  }

  @Test
  void whatTheStoreRefusesIsInTheFuture() {
    create(RUN);
    fails(RunNotFoundException.class, () -> store.saveCheckpointAsync("x", NODE, bytes(""), null));
    fails(RunNotFoundException.class, () -> store.appendEventAsync(WorkflowEvent.of("x", "type")));
    fails(RunNotFoundException.class, () -> store.updateRunStatusAsync("x", RunStatus.FAILED));
    WriteBatch batch = WriteBatch.of().change(RunStatus.FAILED);
    fails(RunNotFoundException.class, () -> store.commitAsync("x", batch));
    fails(RunAlreadyExistsException.class, () -> store.createRunAsync(RUN, WORKFLOW, null));
    WriteOptions wrong = WriteOptions.SYNC.withExpectedSeq(3);
    fails(ConflictException.class, () -> store.appendEventAsync(event("type"), wrong));
    assertEquals(1, Answer.of(append(1)));
  }

  @Test
  void thatTheStoreIsClosedIsInTheFuture() {
    create(RUN);
    store.close();
    for (Command.Write write : oneOfEach(RUN)) {
      fails(StoreClosedException.class, () -> write.begin(store, write.options()));
    }
    fails(StoreClosedException.class, () -> store.deleteRunAsync(RUN));
  }

  private static void fails(Class<? extends Exception> kind, Supplier<CompletableFuture<?>> twin) {
    CompletableFuture<?> future = twin.get();
    assertThrows(kind, () -> Answer.of(future));
  }

  @Test
  void theCallersMistakesAreThrownAtOnce() {
    create(RUN);
    refuses(() -> store.appendEventAsync(event("type").withPayload(new Object())), "payload");
    refuses(() -> store.saveCheckpointAsync(RUN, "", bytes(""), null), "nodeId");
    refuses(() -> store.commitAsync(RUN, WriteBatch.of()), "batch");
    refuses(() -> store.createRunAsync("", WORKFLOW, null), "runId");
    assertEquals(1, Answer.of(append(1)));
    assertEquals(2, append("type"));
  }

  @Test
  void aFutureThatIsCancelledIsOfAWriteThatHappensAllTheSame() {
    create(RUN);
    for (int i = 0; i < 20; i++) {
      boolean unused = append(i).cancel(true);
    }
    boolean unused = store.createRunAsync("new", WORKFLOW, null).cancel(false);
    assertEquals(21, append("after"));
    reopen();
    assertEquals(dense(21), eventSeqs(0, 100));
    assertEquals(1, store.saveCheckpoint("new", NODE, bytes("state"), null).seq());
  }

  @Test
  void whatWasPassedInMayBeChangedOnceTheCallHasReturned() {
    create(RUN);
    byte[] state = bytes("state 0");
    List<CompletableFuture<CheckpointMeta>> futures = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      state[6] = (byte) ('0' + i);
      futures.add(store.saveCheckpointAsync(RUN, "node " + i, state, null));
    }
    state[6] = 'X';
    futures.forEach(Answer::of);
    for (int i = 0; i < 10; i++) {
      assertEquals("state " + i, loaded(RUN, "node " + i));
    }
  }

  @Test
  void anInterruptedCallerStaysInterruptedAndWrites() {
    reopen(options().withWritesUnderWayMax(1));
    create(RUN);
    Together.onThreads().add(this::appendInterrupted).run();
    assertEquals(dense(40), eventSeqs(0, 100));
    reopen();
    assertEquals(dense(40), eventSeqs(0, 100));
  }

  private void appendInterrupted() throws ExecutionException, InterruptedException {
    for (int i = 0; i < 40; i++) {
      Thread.currentThread().interrupt();
      CompletableFuture<Long> future = append(i);
      assertTrue(Thread.interrupted(), "the interrupt was swallowed");
      // What is durable is seen by readers once its future is done.
      if (i % 10 == 0 || i == 39) {
        assertEquals(i + 1L, future.get());
      }
    }
  }
}
