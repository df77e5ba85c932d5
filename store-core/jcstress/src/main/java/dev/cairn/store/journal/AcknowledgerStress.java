package dev.cairn.store.journal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What callers that do not wait and the {@link Acknowledger}'s threads tell each other. */
public class AcknowledgerStress {
  /** Far longer than any of it takes: who is not told by then never is. */
  private static final int SECONDS_MAX = 20;

  private AcknowledgerStress() {}

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A write whose answer is a plain field, which only the acknowledgement writes. */
  private static final class Waiting implements Acknowledger.Pending {
    private final Acknowledger acknowledger;
    private final long batch;
    private final CountDownLatch told = new CountDownLatch(1);
    private int answer;

    Waiting(Acknowledger acknowledger, long batch) {
      this.acknowledger = acknowledger;
      this.batch = batch;
    }

    @Override
    public long batch() {
      return batch;
    }

    @Override
    public void acknowledge() {
      answer = 1;
    }

    @Override
    public void lose(JournalFailedException cause) {
      answer = 2;
    }

    @Override
    public void complete() {
      acknowledger.giveBack(true);
      told.countDown();
    }

    int answer() {
      try {
        return told.await(SECONDS_MAX, TimeUnit.SECONDS) ? answer : -1;
      } catch (InterruptedException e) {
        return -2;
      }
    }
  }

  /** Appends, gives the write away, and waits until it is told. */
  private static int write(Acknowledger acknowledger, AtomicLong appended) {
    try {
      boolean unused = acknowledger.takePlace();
    } catch (JournalFailedException e) {
      return -3;
    }
    Waiting write = new Waiting(acknowledger, appended.incrementAndGet());
    acknowledger.add(write);
    return write.answer();
  }

  /**
   * One write after the other: each finds the committer about to rest, or resting. One place for
   * two callers, so that it has to be handed on.
   */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "every caller was told")
  @Outcome(expect = FORBIDDEN, desc = "one was not, or of something else")
  @State
  public static class EveryCallerIsTold {
    private final AtomicLong appended = new AtomicLong();
    private final Acknowledger acknowledger =
        new Acknowledger(
            new GroupCommit(appended::get, () -> {}, 0), AcknowledgerStress::daemon, 1);

    @Actor
    public void first(II_Result r) {
      r.r1 = write(acknowledger, appended) + write(acknowledger, appended);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = write(acknowledger, appended) + write(acknowledger, appended);
    }

    /** Ends the threads, of which every iteration has two. */
    @Arbiter
    public void end() {
      acknowledger.close();
    }
  }

  /** Closing comes at any moment after a write was given away. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "told")
  @Outcome(expect = FORBIDDEN, desc = "left behind")
  @State
  public static class ClosingLeavesNobodyBehind {
    private final AtomicLong appended = new AtomicLong();
    private final Acknowledger acknowledger =
        new Acknowledger(
            new GroupCommit(appended::get, () -> {}, 0), AcknowledgerStress::daemon, 2);
    private final CountDownLatch added = new CountDownLatch(1);

    @Actor
    public void caller(I_Result r) {
      try {
        boolean unused = acknowledger.takePlace();
      } catch (JournalFailedException e) {
        return;
      }
      Waiting write = new Waiting(acknowledger, appended.incrementAndGet());
      acknowledger.add(write);
      added.countDown();
      r.r1 = write.answer();
    }

    @Actor
    public void closer() {
      try {
        added.await();
      } catch (InterruptedException e) {
        return;
      }
      acknowledger.close();
    }
  }
}
