package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * Where the machine has no thread to give, {@code Thread.start} throws an OutOfMemoryError. Whoever
 * asked gets it, nothing has happened, and the next one is served if there is a thread then.
 */
class NoThreadsTest {
  private final SmallJournal small = new SmallJournal();
  private final Journal journal = small.journal;

  private static void none() {
    throw new OutOfMemoryError("unable to create native thread");
  }

  /** The first request for a file was never made, and passed for under way. */
  @Test
  void whoWaitsForAJournalFileAsksHimselfWhereTheFirstToAskCouldNot() throws Exception {
    long more = 2 * SmallJournal.FILE_BYTES;
    Thread other = daemon(() -> awaitRoom(more));
    small.beforePreparing(
        () -> {
          other.start();
          while (other.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          none();
        });
    assertThrows(OutOfMemoryError.class, () -> journal.awaitRoom(more));
    ends(other);
    Thread third = daemon(() -> awaitRoom(more));
    third.start();
    ends(third);
  }

  /**
   * Waiting for room is not interrupted; a thread that hangs must not keep the tests from ending.
   */
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static void ends(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(30));
    assertFalse(thread.isAlive(), "still waiting");
  }

  private void awaitRoom(long length) {
    try {
      journal.awaitRoom(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The batch was put, and the journal failed since nobody could make the file after the next. */
  @Test
  void aFileThatNobodyWaitsForYetIsAskedForAgain() {
    long first = journal.end().file();
    for (int i = 0; i < 12; i++) {
      small.beforePreparing(NoThreadsTest::none);
      append();
    }
    assertTrue(journal.end().file() > first + 2);
    assertNull(journal.failure());
  }

  private void append() {
    try {
      long unused = small.append();
    } catch (OutOfMemoryError e) {
      // JUnit would end with it.
      throw new AssertionError("an append needs no thread", e);
    }
  }

  /** A thread that cannot be started the first {@code failures} times that one is wanted. */
  private static BiFunction<Runnable, String, Thread> threads(int failures, String name) {
    int[] left = {failures};
    return (work, wanted) ->
        new Thread(work, wanted) {
          @Override
          public synchronized void start() {
            setDaemon(true);
            if (wanted.equals(name) && left[0]-- > 0) {
              none();
            }
            super.start();
          }
        };
  }

  /** A write that waits for its acknowledgement. */
  private static final class Waiting implements Acknowledger.Pending {
    private final CountDownLatch told = new CountDownLatch(1);
    private boolean durable;

    @Override
    public long batch() {
      return 0;
    }

    @Override
    public void acknowledge() {
      durable = true;
    }

    @Override
    public void lose(JournalFailedException cause) {
      durable = false;
    }

    @Override
    public void complete() {
      told.countDown();
    }
  }

  /** The write was appended, and its future was never completed, nor that of any other. */
  private void writesAreToldOnceThereIsA(String name) throws Exception {
    Acknowledger acknowledger = new Acknowledger(journal.commit(), threads(1, name), 1);
    assertThrows(OutOfMemoryError.class, acknowledger::takePlace);
    assertTrue(acknowledger.takePlace(), "the place is not lost");
    Waiting write = new Waiting();
    acknowledger.add(write);
    assertTrue(write.told.await(30, TimeUnit.SECONDS), "never told");
    assertTrue(write.durable);
    acknowledger.giveBack(true);
    acknowledger.close();
  }

  @Test
  void noWriteIsBegunOfWhichNobodyCouldTell() throws Exception {
    writesAreToldOnceThereIsA("cairn-tell");
  }

  @Test
  void noWriteIsBegunThatNobodyCouldCommit() throws Exception {
    writesAreToldOnceThereIsA("cairn-commit");
  }

  /** Closing then ends the one thread that there is. */
  @Test
  void closingEndsTheThreadThatTellsThoughThereIsNoneThatCommits() {
    List<Thread> started = new ArrayList<>();
    BiFunction<Runnable, String, Thread> failing = threads(1, "cairn-commit");
    Acknowledger acknowledger =
        new Acknowledger(
            journal.commit(),
            (work, name) -> {
              Thread thread = failing.apply(work, name);
              started.add(thread);
              return thread;
            },
            1);
    assertThrows(OutOfMemoryError.class, acknowledger::takePlace);
    acknowledger.close();
    assertEquals(2, started.size());
    assertFalse(started.get(0).isAlive());
  }
}
