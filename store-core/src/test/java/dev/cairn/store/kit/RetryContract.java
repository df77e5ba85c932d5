package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.RunAlreadyExistsException;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes that are tried again under their operation id: done once, answered every time. */
public abstract class RetryContract extends AreaContract {
  private static final int REMEMBERED = WriteOptions.OPERATIONS_REMEMBERED;

  static WriteOptions operation(String id) {
    return WriteOptions.DEFAULTS.withOperationId(id);
  }

  private static WriteOptions relaxed(String id) {
    return WriteOptions.ASYNC.withOperationId(id);
  }

  private static WorkflowEvent event(String type) {
    return WorkflowEvent.of(RUN, type);
  }

  @ParameterizedTest
  @EnumSource(RetriedWrite.class)
  void aWriteThatIsTriedAgainIsAnsweredAsTheFirstTimeAndWritesNothing(RetriedWrite kind) {
    create(RUN);
    save(NODE, "before");
    String first = kind.write.call(store, operation("op"));
    assertRetries(kind.write, first);
    append("after");
    store.updateRunStatus(RUN, RunStatus.COMPLETED);
    save(NODE, "after");
    assertRetries(kind.write, first);
    reopen();
    assertRetries(kind.write, first);
    store.settle();
    assertRetries(kind.write, first);
    reopen();
    assertRetries(kind.write, first);
    assertEquals("after", loaded(RUN, NODE));
    assertTrue(store.verify().intact());
  }

  private void assertRetries(Command.Write write, String first) {
    Snapshot before = Snapshot.of(store);
    assertEquals(first, write.call(store, operation("op")));
    assertEquals(first, write.call(store, operation("op")));
    assertEquals(first, Answer.of(write.begin(store, operation("op"))));
    before.assertSame(Snapshot.of(store));
  }

  @ParameterizedTest
  @EnumSource(RetriedWrite.class)
  void anotherIdIsAnotherWrite(RetriedWrite kind) {
    create(RUN);
    String first = kind.write.call(store, operation("op"));
    long updated = positions();
    String second = kind.write.call(store, operation("op 2"));
    assertTrue(positions() > updated, "nothing was written: " + second);
    assertEquals(first, kind.write.call(store, operation("op")));
    assertEquals(second, kind.write.call(store, operation("op 2")));
  }

  /** How many records there are beside the creation. */
  private long positions() {
    return store.listCheckpoints(RUN).size()
        + store.getEvents(RUN, 0, 10_000).size()
        + store.getStatusHistory(RUN).size();
  }

  @Test
  void theFirstAnswerIsGivenToTheMicrosecond() {
    create(RUN);
    CheckpointMeta meta =
        store.saveCheckpoint(RUN, NODE, bytes("state"), Map.of("k", 1L), operation("save"));
    WriteBatch batch = WriteBatch.of().change(RunStatus.FAILED).save(NODE, bytes("2"), null);
    List<WriteAnswer> answers = store.commit(RUN, batch, operation("batch"));
    store.settle();
    reopen();
    CheckpointMeta again = store.saveCheckpoint(RUN, NODE, bytes("other"), null, operation("save"));
    assertEquals(meta.time(), again.time());
    assertEquals(meta.contentHash(), again.contentHash());
    assertEquals(meta.metadata(), again.metadata());
    assertEquals(answers.get(0), store.commit(RUN, batch, operation("batch")).get(0));
  }

  @Test
  void aRunThatIsCreatedAgainByTheSameOperationIsAnsweredAsTheFirstTime() {
    RunMetadata first = store.createRun(RUN, WORKFLOW, Map.of("k", 1L), operation("op"));
    assertCreatedBefore(first);
    save(NODE, "state");
    append("type");
    store.updateRunStatus(RUN, RunStatus.FAILED);
    assertCreatedBefore(first);
    reopen();
    assertCreatedBefore(first);
    store.settle();
    assertCreatedBefore(first);
    reopen();
    assertCreatedBefore(first);
  }

  private void assertCreatedBefore(RunMetadata first) {
    Snapshot before = Snapshot.of(store);
    assertEquals(first, store.createRun(RUN, WORKFLOW, Map.of("k", 1L), operation("op")));
    assertThrows(
        RunAlreadyExistsException.class,
        () -> store.createRun(RUN, WORKFLOW, Map.of("k", 1L), operation("other")));
    assertThrows(RunAlreadyExistsException.class, () -> create(RUN));
    before.assertSame(Snapshot.of(store));
  }

  @Test
  void aRunThatWasCreatedWithoutAnIdIsNotTakenForOneThatWas() {
    create(RUN);
    store.saveCheckpoint(RUN, NODE, bytes("state"), null, operation("op"));
    assertThrows(
        RunAlreadyExistsException.class,
        () -> store.createRun(RUN, WORKFLOW, null, operation("op")));
  }

  @Test
  void aDeletionThatIsTriedAgainDoesNotDeleteTheNewRun() {
    create(RUN);
    save(NODE, "old");
    assertTrue(store.deleteRun(RUN, operation("op")));
    assertDeletedBefore(Optional.empty());
    RunMetadata created = create(RUN);
    assertDeletedBefore(Optional.of(created));
    reopen();
    assertDeletedBefore(Optional.of(created));
    store.settle();
    assertDeletedBefore(Optional.of(created));
    reopen();
    assertDeletedBefore(Optional.of(created));
    assertTrue(store.deleteRun(RUN, operation("another")));
    assertDeletedBefore(Optional.empty());
  }

  private void assertDeletedBefore(Optional<RunMetadata> there) {
    assertTrue(store.deleteRun(RUN, operation("op")));
    assertTrue(Answer.of(store.deleteRunAsync(RUN, operation("op"))));
    assertEquals(there, store.getRun(RUN));
  }

  @Test
  void aDeletionIsRememberedAfterItHasSettled() {
    create(RUN);
    store.settle();
    assertTrue(store.deleteRun(RUN, operation("op")));
    store.settle();
    assertDeletedBefore(Optional.empty());
    reopen();
    assertDeletedBefore(Optional.empty());
  }

  @Test
  void aDeletionOfNothingIsNotRemembered() {
    assertEquals(false, store.deleteRun(RUN, operation("op")));
    create(RUN);
    assertTrue(store.deleteRun(RUN, operation("op")));
    assertEquals(Optional.empty(), store.getRun(RUN));
  }

  @Test
  void aDeletionIsOfItsRunOnly() {
    create(RUN);
    create("other");
    assertTrue(store.deleteRun(RUN, operation("op")));
    assertTrue(store.deleteRun("other", operation("op")));
    assertEquals(Optional.empty(), store.getRun("other"));
  }

  @Test
  void aNewRunKnowsNothingOfTheOperationsOfTheOldOne() {
    create(RUN);
    save(NODE, "old");
    store.saveCheckpoint(RUN, NODE, bytes("old"), null, operation("op"));
    store.deleteRun(RUN);
    create(RUN);
    assertEquals(1, store.saveCheckpoint(RUN, NODE, bytes("new"), null, operation("op")).seq());
    assertEquals("new", loaded(RUN, NODE));
  }

  @Test
  void anIdIsOfItsRunOnly() {
    create(RUN);
    create("other");
    store.saveCheckpoint(RUN, NODE, bytes("one"), null, operation("op"));
    store.saveCheckpoint("other", NODE, bytes("two"), null, operation("op"));
    assertEquals("two", loaded("other", NODE));
    assertEquals("one", loaded(RUN, NODE));
  }

  @Test
  void aRetryToARunThatIsDeletedIsRefused() {
    create(RUN);
    store.appendEvent(event("type"), operation("op"));
    store.deleteRun(RUN);
    assertThrows(
        RunNotFoundException.class, () -> store.appendEvent(event("type"), operation("op")));
  }

  @ParameterizedTest
  @EnumSource(UsedId.class)
  void anIdThatWasUsedForAnotherKindOfWriteIsRefused(UsedId used) {
    store.createRun(RUN, WORKFLOW, null, operation("create"));
    for (UsedId first : UsedId.values()) {
      if (first.write != null) {
        String unused = first.write.call(store, operation(first.id));
      }
    }
    assertOnlyItsKind(used);
    store.settle();
    reopen();
    assertOnlyItsKind(used);
  }

  private void assertOnlyItsKind(UsedId used) {
    Snapshot before = Snapshot.of(store);
    for (UsedId other : UsedId.values()) {
      if (other != used && other.write != null) {
        refuses(() -> other.write.call(store, operation(used.id)), "operationId", used.id);
        refuses(() -> other.write.begin(store, operation(used.id)), "operationId", used.id);
      }
    }
    refuses(() -> store.deleteRun(RUN, operation(used.id)), "operationId", used.id);
    before.assertSame(Snapshot.of(store));
  }

  @Test
  void theIdOfASaveIsNoIdOfASaveOfAnotherNode() {
    create(RUN);
    store.saveCheckpoint(RUN, NODE, bytes("state"), null, operation("op"));
    refuses(
        () -> store.saveCheckpoint(RUN, "other", bytes("state"), null, operation("op")),
        "operationId",
        "op");
  }

  @Test
  void anIdThatIsNoneIsRefused() {
    create(RUN);
    Snapshot before = Snapshot.of(store);
    for (String bad : List.of("", "\ud800", "i".repeat(1_025))) {
      refuses(() -> store.createRun("new", WORKFLOW, null, operation(bad)), "operationId");
      refuses(() -> store.deleteRun(RUN, operation(bad)), "operationId");
      for (RetriedWrite kind : RetriedWrite.values()) {
        refuses(() -> kind.write.call(store, operation(bad)), "operationId");
      }
    }
    before.assertSame(Snapshot.of(store));
    refusesNull(() -> WriteOptions.DEFAULTS.withOperationId(none()), "operationId");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // passing null is the point
  private static <T> T none() {
    return null;
  }

  @Test
  void idsAreComparedExactlyAndMayBeAnything() {
    create(RUN);
    List<String> ids = List.of("a", "A", "a ", "..", "/", "\0", "\ud83d\ude00", "i".repeat(1_024));
    for (String id : ids) {
      assertEquals(1 + ids.indexOf(id), store.appendEvent(event("type"), operation(id)));
    }
    reopen();
    for (String id : ids) {
      assertEquals(1 + ids.indexOf(id), store.appendEvent(event("type"), operation(id)));
    }
  }

  @Test
  void aRefusedWriteDoesNotUseItsIdUp() {
    create(RUN);
    refuses(
        () -> store.appendEvent(event("type").withPayload(new Object()), operation("op")),
        "payload");
    assertEquals(1, store.saveCheckpoint(RUN, NODE, bytes("s"), null, operation("op")).seq());
  }

  /** The window is as large as documented, to the operation, on both sides of settling. */
  @Test
  void theNewestOperationsAreRememberedAndTheOneBeforeThemIsForgotten() {
    assumeFalse(store instanceof ReopeningStore, "too many calls to reopen for");
    store.createRun(RUN, WORKFLOW, null, relaxed("create"));
    appendAll(1, REMEMBERED - 1);
    assertEquals(RUN, store.createRun(RUN, WORKFLOW, null, relaxed("create")).runId());
    appendAll(1, REMEMBERED - 1);
    appendAll(REMEMBERED, REMEMBERED);
    assertThrows(
        RunAlreadyExistsException.class,
        () -> store.createRun(RUN, WORKFLOW, null, relaxed("create")));
    reopen();
    appendAll(1, REMEMBERED);
    store.settle();
    appendAll(1, REMEMBERED);
    reopen();
    appendAll(1, REMEMBERED);
    appendAll(REMEMBERED + 1, REMEMBERED + 1);
    appendAll(2, REMEMBERED + 1);
    assertEquals(REMEMBERED + 2, store.appendEvent(event("new"), relaxed("op 1")));
    reopen();
    assertEquals(REMEMBERED + 3, store.appendEvent(event("new"), relaxed("op 2")));
    assertEquals(REMEMBERED + 2, store.appendEvent(event("new"), relaxed("op 1")));
  }

  /** That event number i is, or was, appended by the operation of that number. */
  private void appendAll(int first, int last) {
    for (int i = first; i <= last; i++) {
      assertEquals(i, store.appendEvent(event("type"), relaxed("op " + i)));
    }
  }

  @Test
  void theNewestDeletionsAreRememberedAndTheOneBeforeThemIsForgotten() {
    assumeFalse(store instanceof ReopeningStore, "too many calls to reopen for");
    for (int i = 0; i <= REMEMBERED; i++) {
      store.createRun("run " + i, WORKFLOW, null, WriteOptions.ASYNC);
      assertTrue(store.deleteRun("run " + i, relaxed("op")));
      if (i == 500) {
        store.settle();
      }
    }
    assertForgotten();
    store.settle();
    reopen();
    assertForgotten();
  }

  private void assertForgotten() {
    assertEquals(false, store.deleteRun("run 0", relaxed("op")));
    for (int i = 1; i <= REMEMBERED; i++) {
      assertTrue(store.deleteRun("run " + i, relaxed("op")), "run " + i);
    }
  }

  @Test
  void ofManyThreadsThatTryTheSameOperationOneWrites() {
    create(RUN);
    Map<String, Set<String>> answers = new ConcurrentHashMap<>();
    Together.onThreads().add(8, thread -> tryAll(thread, answers)).run();
    assertTriedOnce(answers);
    reopen();
    tryAll(0, answers);
    assertTriedOnce(answers);
  }

  /** 20 times: a save, an event, a change, and two batches of two writes. */
  private void assertTriedOnce(Map<String, Set<String>> answers) {
    assertEquals(20 * 5, answers.size());
    answers.forEach((id, of) -> assertEquals(1, of.size(), id + " was answered " + of));
    assertEquals(20 * 7, positions());
  }

  /** Every other thread the other way round, and by the twins. */
  private void tryAll(int thread, Map<String, Set<String>> answers) {
    for (int i = 0; i < 20; i++) {
      int round = thread % 2 == 0 ? i : 19 - i;
      for (UsedId kind : UsedId.values()) {
        if (kind.write != null) {
          tryOne(thread, kind.write, kind.id + round, answers);
        }
      }
    }
  }

  private void tryOne(
      int thread, Command.Write write, String id, Map<String, Set<String>> answers) {
    WriteOptions how = thread % 3 == 0 ? relaxed(id) : operation(id);
    String answer = thread % 4 < 2 ? write.call(store, how) : Answer.of(write.begin(store, how));
    answers.computeIfAbsent(id, it -> ConcurrentHashMap.newKeySet()).add(answer);
  }

  @Test
  void ofManyThreadsThatCreateOrDeleteByTheSameOperationAllAreAnsweredAlike() {
    for (int i = 0; i < 40; i++) {
      createsAndDeletesOnce("round " + i);
    }
  }

  private void createsAndDeletesOnce(String id) {
    Set<RunMetadata> created = ConcurrentHashMap.newKeySet();
    Together.onThreads()
        .add(8, thread -> created.add(store.createRun(id, WORKFLOW, null, operation("create"))))
        .run();
    assertEquals(1, created.size());
    Together.onThreads()
        .add(8, thread -> assertTrue(store.deleteRun(id, operation("delete"))))
        .run();
    assertEquals(Optional.empty(), store.getRun(id));
  }
}
