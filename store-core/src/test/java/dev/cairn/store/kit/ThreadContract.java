package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.RunAlreadyExistsException;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many threads at once: nothing lost, nothing twice, and nobody sees the past come back. */
public abstract class ThreadContract extends AreaContract {
  private static final int THREADS = 16;
  private static final int EACH = 25;

  @Test
  void savesOfManyThreadsToOneRunAreNumberedDensely() {
    create(RUN);
    Map<Long, byte[]> saved = new ConcurrentHashMap<>();
    Together.onThreads().add(THREADS, thread -> saveMany(thread, saved)).run();
    assertSaved(saved);
    reopen();
    assertSaved(saved);
  }

  private void saveMany(int thread, Map<Long, byte[]> saved) {
    byte[] state = States.compressible(3_000, thread);
    for (int i = 0; i < EACH; i++) {
      state = States.edited(state, 4, i);
      CheckpointMeta meta = store.saveCheckpoint(RUN, "node " + thread % 4, state, null, how(i));
      assertEquals(null, saved.put(meta.seq(), state), "seq twice: " + meta.seq());
    }
  }

  /** Mostly ASYNC, so that saves outnumber forces, and SYNC among them. */
  private static WriteOptions how(int i) {
    return i % 5 == 0 ? WriteOptions.SYNC : WriteOptions.ASYNC;
  }

  private void assertSaved(Map<Long, byte[]> saved) {
    List<CheckpointMeta> metas = store.listCheckpoints(RUN);
    assertEquals(dense(1, saved.size()), metas.stream().map(CheckpointMeta::seq).toList());
    for (CheckpointMeta meta : metas) {
      byte[] state = store.loadCheckpointAt(RUN, meta.nodeId(), meta.seq()).orElseThrow().state();
      assertArrayEquals(saved.get(meta.seq()), state, "seq " + meta.seq());
    }
  }

  private static List<Long> dense(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void eventsOfManyThreadsToOneRunAreNumberedDensely() {
    create(RUN);
    Map<Long, String> appended = new ConcurrentHashMap<>();
    Together.onThreads().add(THREADS, thread -> appendMany(thread, appended)).run();
    List<WorkflowEvent> events = store.getEvents(RUN, 0, Integer.MAX_VALUE);
    assertEquals(dense(1, THREADS * EACH), events.stream().map(WorkflowEvent::seq).toList());
    events.forEach(event -> assertEquals(appended.get(event.seq()), event.type()));
  }

  private void appendMany(int thread, Map<Long, String> appended) {
    for (int i = 0; i < EACH; i++) {
      String type = "thread " + thread + " event " + i;
      appended.put(store.appendEvent(WorkflowEvent.of(RUN, type), how(i)), type);
    }
  }

  @Test
  void theRecordsOfOneThreadKeepItsOrder() {
    create(RUN);
    Together.onThreads()
        .add(THREADS, thread -> appendMany(thread, new ConcurrentHashMap<>()))
        .run();
    for (int thread = 0; thread < THREADS; thread++) {
      String mine = "thread " + thread + " ";
      List<String> types =
          store.getEvents(RUN, 0, 10_000).stream()
              .map(WorkflowEvent::type)
              .filter(t -> t.startsWith(mine))
              .toList();
      for (int i = 0; i < EACH; i++) {
        assertEquals(mine + "event " + i, types.get(i));
      }
    }
  }

  @Test
  void recordsOfAllKindsShareOneDensePosition() {
    create(RUN);
    Together.onThreads().add(THREADS, this::mixMany).run();
    List<Long> positions = new ArrayList<>();
    store.listCheckpoints(RUN).forEach(meta -> positions.add(meta.position()));
    store.getEvents(RUN, 0, 10_000).forEach(event -> positions.add(event.position()));
    store.getStatusHistory(RUN).forEach(change -> positions.add(change.position()));
    assertEquals(dense(2, 1 + THREADS * EACH), positions.stream().sorted().toList());
    Snapshot.of(store);
  }

  private void mixMany(int thread) {
    for (int i = 0; i < EACH; i++) {
      switch ((thread + i) % 3) {
        case 0 -> store.saveCheckpoint(RUN, "node " + thread, bytes("state " + i), null, how(i));
        case 1 -> store.appendEvent(WorkflowEvent.of(RUN, "type " + i), how(i));
        default -> store.updateRunStatus(RUN, List.of(RunStatus.values()).get(i % 5), how(i));
      }
    }
  }

  @Test
  void manyThreadsWriteToManyRuns() {
    Together.onThreads().add(THREADS, this::liveInARun).run();
    assertManyRuns();
    reopen();
    assertManyRuns();
  }

  private void liveInARun(int thread) {
    String run = "run " + thread;
    create(run);
    for (int i = 0; i < EACH; i++) {
      store.saveCheckpoint(run, NODE, bytes(run + " state " + i), null, how(i));
      store.appendEvent(WorkflowEvent.of(run, "type " + i), how(i));
    }
  }

  private void assertManyRuns() {
    assertEquals(THREADS, store.listRuns(RunQuery.all()).runs().size());
    for (int thread = 0; thread < THREADS; thread++) {
      String run = "run " + thread;
      assertEquals(EACH, store.listCheckpoints(run).size());
      assertEquals(EACH, store.getEvents(run, 0, 1_000).size());
      assertEquals(run + " state " + (EACH - 1), loaded(run, NODE));
    }
    Snapshot.of(store);
  }

  @Test
  void ofManyThreadsThatCreateARunOneDoes() {
    AtomicInteger created = new AtomicInteger();
    Together.onThreads()
        .add(
            THREADS,
            thread -> {
              for (int i = 0; i < EACH; i++) {
                created.addAndGet(tryToCreate("run " + i));
              }
            })
        .run();
    assertEquals(EACH, created.get());
    assertEquals(EACH, store.listRuns(RunQuery.all()).runs().size());
  }

  private int tryToCreate(String run) {
    try {
      create(run);
      return 1;
    } catch (RunAlreadyExistsException e) {
      return 0;
    }
  }

  @Test
  void ofManyThreadsThatDeleteARunOneDoes() {
    for (int i = 0; i < EACH; i++) {
      create("run " + i);
    }
    AtomicInteger deleted = new AtomicInteger();
    Together.onThreads()
        .add(
            THREADS,
            thread -> {
              for (int i = 0; i < EACH; i++) {
                deleted.addAndGet(store.deleteRun("run " + i) ? 1 : 0);
              }
            })
        .run();
    assertEquals(EACH, deleted.get());
    assertEquals(List.of(), store.listRuns(RunQuery.all()).runs());
  }

  @Test
  void runsThatAreDeletedWhileTheyAreWrittenToLeaveNothing() {
    AtomicBoolean over = new AtomicBoolean();
    Together.onThreads()
        .add(4, thread -> saveUntil(over, thread))
        .add(
            () -> {
              try {
                liveAndDie(50);
              } finally {
                over.set(true);
              }
            })
        .run();
    assertEquals(Optional.empty(), store.getRun(RUN));
    assertEquals(List.of(), store.listCheckpoints(RUN));
    create(RUN);
    assertEquals(2, save(NODE, "state").position());
  }

  private void saveUntil(AtomicBoolean over, int thread) {
    while (!over.get()) {
      try {
        store.saveCheckpoint(RUN, "node " + thread, bytes("state"), null, WriteOptions.ASYNC);
      } catch (RunNotFoundException e) {
        Thread.onSpinWait();
      }
    }
  }

  private void liveAndDie(int lives) {
    for (int life = 0; life < lives; life++) {
      store.createRun(RUN, WORKFLOW, null, WriteOptions.ASYNC);
      store.appendEvent(WorkflowEvent.of(RUN, "life " + life), WriteOptions.ASYNC);
      assertEquals(1, store.getEvents(RUN, 0, 10).size());
      assertTrue(store.deleteRun(RUN, WriteOptions.ASYNC));
      assertEquals(List.of(), store.listCheckpoints(RUN));
    }
  }

  @Test
  void aReaderNeverSeesLessThanItSaw() {
    create(RUN);
    AtomicBoolean over = new AtomicBoolean();
    Together.onThreads()
        .add(3, thread -> watch(over))
        .add(
            () -> {
              try {
                mixMany(0);
                mixMany(1);
                mixMany(2);
              } finally {
                over.set(true);
              }
            })
        .run();
  }

  private void watch(AtomicBoolean over) {
    long checkpoints = 0;
    long events = 0;
    while (!over.get()) {
      RunMetadata run = store.getRun(RUN).orElseThrow();
      assertTrue(run.lastCheckpointSeq() >= checkpoints, "checkpoints went back");
      assertTrue(run.lastEventSeq() >= events, "events went back");
      checkpoints = atLeast(run.lastCheckpointSeq(), seqsOfCheckpoints());
      events = atLeast(run.lastEventSeq(), eventSeqs(0, Integer.MAX_VALUE));
    }
  }

  private List<Long> seqsOfCheckpoints() {
    return store.listCheckpoints(RUN).stream().map(CheckpointMeta::seq).toList();
  }

  /** That a listing has no gap and no less than was seen before it; answers its end. */
  private static long atLeast(long seen, List<Long> listing) {
    assertEquals(dense(1, listing.size()), listing);
    assertTrue(listing.size() >= seen, "saw " + seen + ", then only " + listing.size());
    return listing.size();
  }

  @Test
  void whatAnyThreadHasSavedEveryThreadSees() {
    create(RUN);
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    Together.onThreads()
        .add(3, thread -> checkAcknowledged(acknowledged, over))
        .add(
            () -> {
              try {
                for (int i = 1; i <= 200; i++) {
                  store.saveCheckpoint(RUN, NODE, bytes("" + i), null, how(i));
                  acknowledged.set(i);
                }
              } finally {
                over.set(true);
              }
            })
        .run();
  }

  private void checkAcknowledged(AtomicInteger acknowledged, AtomicBoolean over) {
    while (!over.get()) {
      int seq = acknowledged.get();
      if (seq > 0) {
        assertEquals("" + seq, loadedAt(NODE, seq));
        assertTrue(Long.parseLong(loaded(RUN, NODE)) >= seq, "the last is older than " + seq);
        assertTrue(store.getRun(RUN).orElseThrow().lastCheckpointSeq() >= seq);
      }
    }
  }

  @Test
  void readersGoOnWhileTheStoreSettles() {
    create(RUN);
    Together.onThreads()
        .add(
            4,
            thread -> {
              for (int i = 0; i < 40; i++) {
                String node = "node " + thread;
                store.saveCheckpoint(RUN, node, bytes("state " + i), null, WriteOptions.ASYNC);
                assertEquals("state " + i, loaded(RUN, node));
              }
            })
        .add(
            () -> {
              for (int i = 0; i < 10; i++) {
                store.settle();
              }
            })
        .run();
    assertEquals(dense(1, 160), seqsOfCheckpoints());
  }

  @Test
  void anInterruptedCallerHarmsNothingAndStaysInterrupted() {
    create(RUN);
    save(NODE, States.incompressible(100_000, 1));
    store.settle();
    Together.onThreads().add(this::callInterrupted).run();
    assertEquals("after", saveAndLoad("after"));
    Snapshot.of(store);
    reopen();
    assertEquals("after", loaded(RUN, NODE));
  }

  private void callInterrupted() {
    assertStaysInterrupted(() -> store.createRun("other", WORKFLOW, null));
    assertStaysInterrupted(() -> save(NODE, "state"));
    assertStaysInterrupted(() -> save(NODE, States.incompressible(2_000_000, 2)));
    assertStaysInterrupted(() -> append("type"));
    assertStaysInterrupted(() -> store.updateRunStatus(RUN, RunStatus.PAUSED));
    assertStaysInterrupted(() -> store.loadCheckpoint(RUN, NODE));
    assertStaysInterrupted(() -> store.loadCheckpointAt(RUN, NODE, 1));
    assertStaysInterrupted(() -> store.listCheckpoints(RUN));
    assertStaysInterrupted(() -> store.getEvents(RUN, 0, 10));
    assertStaysInterrupted(() -> store.listRuns(RunQuery.all()));
    assertStaysInterrupted(() -> store.settle());
    assertStaysInterrupted(() -> store.loadCheckpointAt(RUN, NODE, 1));
    assertStaysInterrupted(() -> store.sync());
    assertStaysInterrupted(() -> store.verify());
    assertStaysInterrupted(() -> store.deleteRun("other"));
  }

  private static void assertStaysInterrupted(Runnable call) {
    Thread.currentThread().interrupt();
    call.run();
    assertTrue(Thread.interrupted(), "the interrupt was swallowed");
  }

  private String saveAndLoad(String state) {
    save(NODE, state);
    return loaded(RUN, NODE);
  }

  @Test
  void callersThatAreInterruptedAtAnyMomentLoseNothing() {
    create(RUN);
    ConcurrentHashMap<Long, byte[]> saved = new ConcurrentHashMap<>();
    List<Thread> writers = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger left = new AtomicInteger(4);
    Together.onThreads()
        .add(
            4,
            thread -> {
              writers.add(Thread.currentThread());
              try {
                saveMany(thread, saved);
              } finally {
                writers.remove(Thread.currentThread());
                left.decrementAndGet();
              }
            })
        .add(() -> interruptUntil(left, writers))
        .run();
    assertSaved(saved);
    reopen();
    assertSaved(saved);
  }

  private static void interruptUntil(AtomicInteger left, List<Thread> writers) {
    while (left.get() > 0) {
      synchronized (writers) {
        writers.forEach(Thread::interrupt);
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void virtualThreadsCallLikeAnyOther() {
    Optional<Together> virtual = Together.onVirtualThreads();
    assumeTrue(virtual.isPresent(), "needs virtual threads: JDK 21 or later");
    create(RUN);
    Map<Long, byte[]> saved = new ConcurrentHashMap<>();
    virtual.orElseThrow().add(200, thread -> saveOnce(thread, saved)).run();
    assertSaved(saved);
    assertEquals(dense(1, 200), eventSeqs(0, 1_000));
  }

  private void saveOnce(int thread, Map<Long, byte[]> saved) {
    byte[] state = States.compressible(2_000, thread);
    saved.put(store.saveCheckpoint(RUN, "node " + thread, state, null, how(thread)).seq(), state);
    store.appendEvent(WorkflowEvent.of(RUN, "type"), how(thread));
    assertArrayEquals(state, store.loadCheckpoint(RUN, "node " + thread).orElseThrow().state());
  }
}
