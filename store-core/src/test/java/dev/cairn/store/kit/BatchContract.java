package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StatusChange;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several writes at once: all of them or none. */
public abstract class BatchContract extends AreaContract {
  private static final int MIB = 1 << 20;
  private static final int BATCH_BYTES_MAX = 64 * MIB;

  private static WorkflowEvent event(String type) {
    return WorkflowEvent.of(RUN, type);
  }

  /** A checkpoint, an event, a change of status, another checkpoint. */
  private static WriteBatch mixed(String text) {
    return WriteBatch.of()
        .save(NODE, bytes(text), Map.of("of", text))
        .append(event(text).withPayload(text))
        .change(RunStatus.PAUSED)
        .save("other", bytes("other " + text), null);
  }

  private static List<Long> positions(List<WriteAnswer> answers) {
    return answers.stream().map(WriteAnswer::position).toList();
  }

  private static List<Long> dense(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void everyWriteOfABatchIsAnsweredInItsOrder() {
    create(RUN);
    List<WriteAnswer> answers = store.commit(RUN, mixed("a"));
    assertEquals(dense(2, 5), positions(answers));
    assertEquals(store.listCheckpoints(RUN).get(0), ((WriteAnswer.Saved) answers.get(0)).meta());
    assertEquals(new WriteAnswer.Appended(1, 3), answers.get(1));
    assertEquals(
        store.getStatusHistory(RUN).get(0), ((WriteAnswer.Changed) answers.get(2)).change());
    assertEquals(store.listCheckpoints(RUN).get(1), ((WriteAnswer.Saved) answers.get(3)).meta());
  }

  @Test
  void aBatchWritesWhatItsWritesWouldHaveWrittenOneByOne() {
    create(RUN);
    store.commit(RUN, mixed("a"));
    RunMetadata run = store.getRun(RUN).orElseThrow();
    assertEquals(RunStatus.PAUSED, run.status());
    assertEquals(2, run.lastCheckpointSeq());
    assertEquals(1, run.lastEventSeq());
    assertEquals("a", loaded(RUN, NODE));
    assertEquals("other a", loaded(RUN, "other"));
    assertEquals(Map.of("of", "a"), store.listNodeCheckpoints(RUN, NODE).get(0).metadata());
    assertEquals("a", event(1).payload());
    assertEquals(event(1).position(), 3);
  }

  @Test
  void aBatchIsThereAfterSettlingAndReopening() {
    create(RUN);
    store.commit(RUN, mixed("a"), WriteOptions.ASYNC);
    store.commit(RUN, mixed("b"), WriteOptions.SYNC);
    Snapshot before = Snapshot.of(store);
    reopen();
    before.assertSame(Snapshot.of(store));
    store.commit(RUN, mixed("c"));
    before = Snapshot.of(store);
    store.settle();
    before.assertSame(Snapshot.of(store));
    reopen();
    before.assertSame(Snapshot.of(store));
  }

  @Test
  void batchesAndSingleWritesShareTheirCounters() {
    create(RUN);
    assertEquals(1, save(NODE, "single").seq());
    assertEquals(dense(3, 6), positions(store.commit(RUN, mixed("a"))));
    assertEquals(4, save(NODE, "single").seq());
    assertEquals(2, append("single"));
    List<WriteAnswer> answers = store.commit(RUN, mixed("b"));
    assertEquals(dense(9, 12), positions(answers));
    assertEquals(5, ((WriteAnswer.Saved) answers.get(0)).meta().seq());
    assertEquals(3, ((WriteAnswer.Appended) answers.get(1)).seq());
    assertEquals(6, ((WriteAnswer.Saved) answers.get(3)).meta().seq());
  }

  @Test
  void timesDoNotGoBackWithinABatch() {
    create(RUN);
    store.commit(RUN, mixed("a"));
    assertTrue(!event(1).time().isBefore(store.listCheckpoints(RUN).get(0).time()));
    assertTrue(
        !store
            .listCheckpoints(RUN)
            .get(1)
            .time()
            .isBefore(store.getStatusHistory(RUN).get(0).time()));
  }

  @Test
  void allChangesOfStatusOfABatchAreInTheHistory() {
    create(RUN);
    WriteBatch batch =
        WriteBatch.of().change(RunStatus.PAUSED).change(RunStatus.PAUSED).change(RunStatus.FAILED);
    store.commit(RUN, batch);
    reopen();
    assertEquals(
        List.of(RunStatus.PAUSED, RunStatus.PAUSED, RunStatus.FAILED),
        store.getStatusHistory(RUN).stream().map(StatusChange::status).toList());
    assertEquals(RunStatus.FAILED, store.getRun(RUN).orElseThrow().status());
    assertEquals(
        dense(2, 4), store.getStatusHistory(RUN).stream().map(StatusChange::position).toList());
  }

  @Test
  void ofANodeThatIsSavedTwiceInABatchTheSecondIsTheLast() {
    create(RUN);
    store.commit(RUN, WriteBatch.of().save(NODE, bytes("1"), null).save(NODE, bytes("2"), null));
    assertEquals("2", loaded(RUN, NODE));
    assertEquals("1", loadedAt(NODE, 1));
  }

  @Test
  void aBatchOfAThousandWritesIsOne() {
    create(RUN);
    List<WriteBatch.Part> parts = new ArrayList<>();
    for (int i = 1; i <= 500; i++) {
      parts.add(new WriteBatch.Save("node " + i % 7, bytes("state " + i), null));
      parts.add(new WriteBatch.Append(event("type " + i)));
    }
    assertEquals(dense(2, 1_001), positions(store.commit(RUN, WriteBatch.of(parts))));
    store.settle();
    reopen();
    assertEquals(dense(1, 500), eventSeqs(0, 1_000));
    for (int i = 1; i <= 500; i += 83) {
      assertEquals("state " + i, loadedAt("node " + i % 7, i));
    }
  }

  @Test
  void aBatchToAnUnknownRunIsRefused() {
    RunNotFoundException refusal =
        assertThrows(RunNotFoundException.class, () -> store.commit(RUN, mixed("a")));
    assertEquals(RUN, refusal.runId());
  }

  @Test
  void anEmptyBatchIsRefused() {
    create(RUN);
    refusedWithoutATrace(WriteBatch.of(), "batch");
  }

  @Test
  void anEventOfAnotherRunIsRefused() {
    create(RUN);
    create("second");
    refusedWithoutATrace(mixed("a").append(WorkflowEvent.of("second", "type")), "batch", "second");
  }

  private void refusedWithoutATrace(WriteBatch batch, Object... words) {
    Snapshot before = Snapshot.of(store);
    refuses(() -> store.commit(RUN, batch), words);
    before.assertSame(Snapshot.of(store));
    store.settle();
    before.assertSame(Snapshot.of(store));
    assertTrue(store.verify().intact(), () -> store.verify().toString());
  }

  @ParameterizedTest
  @EnumSource(BadPart.class)
  void aBadWriteAnywhereInABatchMeansThatNothingIsWritten(BadPart bad) {
    create(RUN);
    store.commit(RUN, mixed("before"));
    Snapshot before = Snapshot.of(store);
    for (int at = 0; at <= 4; at++) {
      List<WriteBatch.Part> parts = new ArrayList<>(mixed("bad").parts());
      parts.add(at, bad.part);
      refuses(() -> store.commit(RUN, WriteBatch.of(parts)), bad.argument);
    }
    before.assertSame(Snapshot.of(store));
    assertEquals(dense(6, 9), positions(store.commit(RUN, mixed("after"))));
    assertEquals(5, save(NODE, "after").seq());
    assertEquals(3, append("after"));
  }

  @Test
  void aStateAboveTheLimitInABatchIsRefusedByItsSize() {
    reopen(options().withStateBytesMax(1_000));
    create(RUN);
    WriteBatch batch = mixed("a").save(NODE, new byte[1_001], null);
    refusedWithoutATrace(batch, "state", 1_001, 1_000);
  }

  @Test
  void aLargeStateInARefusedBatchLeavesNothing() {
    create(RUN);
    WriteBatch large = WriteBatch.of().save(NODE, States.incompressible(3 * MIB / 2, 1), null);
    refusedWithoutATrace(large.save(NODE, bytes("x"), Map.of("bad", new Object())), "metadata");
    assertEquals(1, save(NODE, "after").seq());
    reopen();
    assertEquals("after", loaded(RUN, NODE));
    assertTrue(store.verify().intact());
  }

  @Test
  void largeStatesAmongSmallOnesComeBack() {
    create(RUN);
    int[] sizes = {3 * MIB / 2, 10, 2 * MIB, MIB, 0, MIB + 1};
    WriteBatch batch = WriteBatch.of();
    for (int i = 0; i < sizes.length; i++) {
      batch = batch.save(NODE, States.incompressible(sizes[i], i), null).append(event("type " + i));
    }
    assertEquals(dense(2, 13), positions(store.commit(RUN, batch)));
    assertSizes(sizes);
    store.settle();
    assertSizes(sizes);
    reopen();
    assertSizes(sizes);
    assertTrue(store.verify().intact());
  }

  private void assertSizes(int[] sizes) {
    for (int i = 0; i < sizes.length; i++) {
      byte[] loaded = store.loadCheckpointAt(RUN, NODE, i + 1).orElseThrow().state();
      assertArrayEquals(States.incompressible(sizes[i], i), loaded, "seq " + (i + 1));
    }
  }

  @Test
  void aBatchThatIsTooLargeIsRefusedByItsSizeAndLeavesNothing() {
    create(RUN);
    WriteBatch.Part large =
        new WriteBatch.Save("large", States.incompressible(3 * MIB / 2, 1), null);
    WriteBatch.Part part = new WriteBatch.Save(NODE, States.incompressible(MIB, 2), null);
    List<WriteBatch.Part> parts = new ArrayList<>(Collections.nCopies(65, part));
    parts.add(0, large);
    refusedWithoutATrace(WriteBatch.of(parts), "batch", BATCH_BYTES_MAX);
    assertEquals(1, save(NODE, "after").seq());
    reopen();
    assertEquals("after", loaded(RUN, NODE));
  }

  @Test
  void aBatchLargerThanTheJournalsBudgetIsWritten() {
    reopen(options().withJournalBytesMax(StoreOptions.JOURNAL_BYTES_MIN));
    create(RUN);
    List<WriteBatch.Part> parts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      parts.add(new WriteBatch.Save(NODE, States.incompressible(MIB, i), null));
    }
    assertEquals(dense(2, 13), positions(store.commit(RUN, WriteBatch.of(parts))));
    reopen();
    byte[] last = store.loadCheckpoint(RUN, NODE).orElseThrow().state();
    assertArrayEquals(States.incompressible(MIB, 11), last);
  }

  @Test
  void whatABatchWasMadeOfMayBeChangedOnceItIsCommitted() {
    create(RUN);
    byte[] state = bytes("state");
    store.commit(RUN, WriteBatch.of().save(NODE, state, null));
    state[0] = 'X';
    assertEquals("state", loaded(RUN, NODE));
  }

  @Test
  void aBatchIsNotChangedByWhatIsAddedToIt() {
    List<WriteBatch.Part> parts = new ArrayList<>(mixed("a").parts());
    WriteBatch batch = WriteBatch.of(parts);
    parts.clear();
    assertEquals(5, batch.change(RunStatus.FAILED).parts().size());
    assertEquals(4, batch.parts().size());
    assertThrows(UnsupportedOperationException.class, () -> batch.parts().clear());
    assertEquals(0, WriteBatch.of().parts().size());
  }

  @Test
  void whatIsMissingInABatchIsNamed() {
    refusesNull(() -> WriteBatch.of().save(missing(), new byte[1], null), "nodeId");
    refusesNull(() -> WriteBatch.of().save(NODE, missing(), null), "state");
    refusesNull(() -> WriteBatch.of().append(missing()), "event");
    refusesNull(() -> WriteBatch.of().change(missing()), "status");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // passing null is the point
  private static <T> T missing() {
    return null;
  }

  /** Batches of mixed("..."): two checkpoints, one event, one change each. */
  @Test
  void aReaderSeesNothingOfABatchOrAllOfIt() {
    create(RUN);
    AtomicBoolean over = new AtomicBoolean();
    Together.onThreads()
        .add(3, thread -> watch(over))
        .add(
            () -> {
              try {
                for (int i = 0; i < 100; i++) {
                  store.commit(
                      RUN, mixed("" + i), i % 3 == 0 ? WriteOptions.SYNC : WriteOptions.ASYNC);
                }
              } finally {
                over.set(true);
              }
            })
        .run();
  }

  private void watch(AtomicBoolean over) {
    while (!over.get()) {
      RunMetadata run = store.getRun(RUN).orElseThrow();
      assertEquals(2 * run.lastEventSeq(), run.lastCheckpointSeq());
      assertEquals(0, store.listCheckpoints(RUN).size() % 2);
      int events = store.getEvents(RUN, 0, 1_000).size();
      int changes = store.getStatusHistory(RUN).size();
      int checkpoints = store.listCheckpoints(RUN).size();
      assertTrue(events <= changes, events + " events, then " + changes + " changes");
      assertTrue(2 * changes <= checkpoints, changes + " changes, then " + checkpoints);
    }
  }

  @Test
  void batchesOfManyThreadsDoNotMingle() {
    create(RUN);
    Together.onThreads().add(8, thread -> commitMany(thread)).run();
    assertEquals(
        dense(1, 8 * 20 * 2), store.listCheckpoints(RUN).stream().map(it -> it.seq()).toList());
    assertEquals(dense(1, 8 * 20), eventSeqs(0, 10_000));
    Snapshot.of(store);
  }

  private void commitMany(int thread) {
    for (int i = 0; i < 20; i++) {
      WriteOptions how = i % 5 == 0 ? WriteOptions.SYNC : WriteOptions.ASYNC;
      List<Long> positions = positions(store.commit(RUN, mixed(thread + " " + i), how));
      assertEquals(dense(positions.get(0), positions.get(0) + 3), positions);
    }
  }
}
