package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one caller is told while another is in the middle of something. */
@Timeout(60)
class MeanwhileTest {
  private static final WriteOptions ASYNC = WriteOptions.ASYNC;
  private static final WriteOptions SYNC = WriteOptions.SYNC;

  private final SimulatedDisk disk = new SimulatedDisk();
  private OpenStore store;
  private Calls calls;
  private Reads reads;
  private RunState run;

  @BeforeEach
  void open() throws IOException {
    store =
        new StoreOpening("simulated", disk, LoggedStore.OPTIONS, FixedEnvironment.seeded(1))
            .open(disk.lockExclusively(FileNames.LOCK, "test"));
    calls = new Calls(store);
    reads = new Reads(store);
    assertEquals("r", calls.createRun("r", "w", null, SYNC).runId());
    run = store.runs().find("r");
  }

  private long save(int state, WriteOptions how) {
    return calls.saveCheckpoint("r", "n", new byte[state], Map.of(), how).seq();
  }

  private void settle() {
    try {
      store.writing().settler().pass(true);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The first force of the journal, which waits until it is told to go on. */
  private final class HeldForce {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    HeldForce() {
      AtomicBoolean first = new AtomicBoolean(true);
      disk.beforeForce(
          path -> {
            if (path.startsWith("journal/") && first.compareAndSet(true, false)) {
              begun.countDown();
              await(goesOn);
            }
          });
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is answered while something else waits for its force, or once it has it. */
  private <T> T during(Runnable something, Callable<T> other) throws Exception {
    HeldForce held = new HeldForce();
    Thread first = new Thread(something, "first");
    first.start();
    await(held.begun);
    FutureTask<T> answer = new FutureTask<>(other);
    Thread second = new Thread(answer, "second");
    second.start();
    try {
      return answer.get(500, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      held.goesOn.countDown();
      return answer.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      held.goesOn.countDown();
      first.join();
      disk.beforeForce(path -> {});
    }
  }

  /** A page was what had been read when the run was deleted, and told as if it were all. */
  @Test
  void eventsOfARunThatIsDeletedAreAllOrNone() {
    for (int i = 0; i < 3_000; i++) {
      assertEquals(i + 1, calls.appendEvent(WorkflowEvent.of("r", "t"), ASYNC));
    }
    settle();
    boolean[] deleted = new boolean[1];
    disk.onCall(
        call -> {
          if (!deleted[0] && call.verb() == Verb.READ && call.path().endsWith(".seg")) {
            deleted[0] = true;
            assertTrue(calls.deleteRun("r", SYNC));
          }
        });
    int found = reads.getEvents("r", 0, 1 << 20).size();
    assertTrue(deleted[0]);
    assertTrue(found == 0 || found == 3_000, found + " events");
  }

  /** Who was told that the tag is there already lost it with the power. */
  @Test
  void aTagThatIsThereAlreadyIsThereAndSurvives() throws Exception {
    SimulatedDisk left =
        during(
            () -> assertTrue(calls.tag("r", 0, "t", true)),
            () -> {
              assertFalse(calls.tag("r", 0, "t", true));
              assertEquals(1, reads.pins("r").size());
              return disk.crashDroppingAll();
            });
    assertEquals(1, Crashes.open(left).pins("r").size());
  }

  /** Who was told that there is nothing to delete could read it. */
  @Test
  void aCheckpointThatIsNotThereToDeleteIsNotThereToRead() throws Exception {
    assertEquals(1, save(1, SYNC));
    Optional<Checkpoint> there =
        during(
            () -> assertTrue(calls.deleteCheckpoint("r", "n", 1, SYNC)),
            () -> {
              assertFalse(calls.deleteCheckpoint("r", "n", 1, SYNC));
              return reads.loadCheckpointAt("r", "n", 1);
            });
    assertEquals(Optional.empty(), there);
  }

  /**
   * A checkpoint was given up between its being found and its being read. One that somebody may try
   * again had settled without its body: it was told to be damaged, and its run refused writes.
   */
  @Test
  void aCheckpointThatIsGivenUpBetweenIsNotThere() {
    WriteOptions tried = SYNC.withOperationId("op");
    assertEquals(1, save(1, SYNC));
    assertEquals(2, save(2, tried));
    CheckpointEntry found = run.index().checkpoint(2);
    assertTrue(calls.deleteCheckpoint("r", "n", 2, SYNC));
    settle();
    assertEquals(Optional.empty(), reads.checkpoint(run, found));
    assertEquals(Optional.empty(), new Reads(store).latest(run, found));
    assertEquals(1, reads.loadCheckpoint("r", "n").orElseThrow().meta().seq());
    assertEquals(3, save(3, SYNC));
  }

  /** Does something while those whose force is done cannot come to say so. */
  private void beforeTheyShow(HeldForce held, Runnable something, Thread... waiting)
      throws InterruptedException {
    run.lock();
    try {
      held.goesOn.countDown();
      something.run();
    } finally {
      run.unlock();
    }
    for (Thread thread : waiting) {
      thread.join();
    }
  }

  /** What had settled, and was not seen yet, was answered to who tried it again, and not found. */
  @Test
  void whatIsRepeatedIsThereToRead() throws Exception {
    WriteOptions tried = SYNC.withOperationId("op");
    HeldForce held = new HeldForce();
    Thread first = new Thread(() -> assertEquals(1, save(1, tried)), "first");
    first.start();
    await(held.begun);
    beforeTheyShow(
        held,
        () -> {
          settle();
          assertEquals(1, save(1, tried));
          assertTrue(reads.loadCheckpoint("r", "n").isPresent());
        },
        first);
  }

  /** A pass showed what was given up, and not what had been saved before that. */
  @Test
  void aNodeThatAlwaysHasACheckpointHasOneWhileItSettles() throws Exception {
    assertEquals(1, save(1, SYNC));
    HeldForce held = new HeldForce();
    Thread saving = new Thread(() -> assertEquals(2, save(2, SYNC)), "saving");
    saving.start();
    await(held.begun);
    Thread deleting = new Thread(() -> calls.deleteCheckpoint("r", "n", 1, SYNC), "deleting");
    deleting.start();
    while (deleting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    beforeTheyShow(
        held,
        () -> {
          settle();
          assertTrue(reads.loadCheckpoint("r", "n").isPresent());
        },
        saving,
        deleting);
  }
}
