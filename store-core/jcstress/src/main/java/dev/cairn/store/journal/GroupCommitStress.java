package dev.cairn.store.journal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What {@link GroupCommit} promises to those who wait in it. What is "on disk" here is a plain
 * field that only the force writes: whoever reads it after its wait depends on what the wait
 * publishes.
 */
public class GroupCommitStress {
  private GroupCommitStress() {}

  private static boolean awaited(GroupCommit commit, long batch) {
    try {
      commit.await(batch);
      return true;
    } catch (JournalFailedException e) {
      return false;
    }
  }

  /** A device of two batches, both appended before anybody waits. */
  private static final class Device implements GroupCommit.Force {
    int onDisk;

    @Override
    public long forceAppended() {
      onDisk = 2;
      return 2;
    }
  }

  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "both waited for what they see")
  @Outcome(expect = FORBIDDEN, desc = "not durable yet")
  @State
  public static class NobodyReturnsBeforeItsBatchIsDurable {
    private final Device device = new Device();
    private final GroupCommit commit = new GroupCommit(device, () -> {}, 0);

    @Actor
    public void first(II_Result r) {
      r.r1 = awaited(commit, 1) ? device.onDisk : -1;
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = awaited(commit, 2) ? device.onDisk : -1;
    }
  }

  /** Appends come while others wait: somebody must lead for those who came too late for a force. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "every call returned")
  @Outcome(expect = FORBIDDEN, desc = "not durable yet")
  @State
  public static class NobodyIsLeftWaiting {
    private final AtomicLong appended = new AtomicLong();
    private final GroupCommit commit = new GroupCommit(appended::get, () -> {}, 0);

    private int append() {
      long batch = appended.incrementAndGet();
      return awaited(commit, batch) && commit.durable() >= batch ? 1 : 0;
    }

    @Actor
    public void first(II_Result r) {
      r.r1 = append() + append();
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = append() + append();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both were told")
  @Outcome(expect = FORBIDDEN, desc = "one was not")
  @State
  public static class AFailedForceReachesEverybody {
    private final GroupCommit commit = new GroupCommit(this::fail, () -> {}, 0);

    private long fail() throws IOException {
      throw new IOException("the device has failed");
    }

    private int told(long batch) {
      try {
        commit.await(batch);
        return 0;
      } catch (JournalFailedException e) {
        return e.nothingHappened() ? 2 : 1;
      }
    }

    @Actor
    public void first(II_Result r) {
      r.r1 = told(1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = told(2);
    }
  }

  /** A failure elsewhere, while somebody leads a force that goes well, and somebody waits. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "durable before the failure")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the failure came first")
  @Outcome(expect = FORBIDDEN, desc = "a wrong answer")
  @State
  public static class AFailureElsewhereIsSeenOrTheBatchIsDurable {
    private final Device device = new Device();
    private final GroupCommit commit = new GroupCommit(device, () -> {}, 0);

    @Actor
    public void writer(II_Result r) {
      r.r1 = !awaited(commit, 1) ? 2 : device.onDisk == 2 ? 1 : 3;
    }

    @Actor
    public void settler(II_Result r) {
      commit.fail(new IOException("settling has failed"));
      r.r2 = commit.failure() == null ? 0 : 1;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the first was the first's")
  @Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "the first was the second's")
  @Outcome(expect = FORBIDDEN, desc = "it changed")
  @State
  public static class TheFirstFailureIsFinal {
    private final IOException one = new IOException("one");
    private final IOException two = new IOException("two");
    private final GroupCommit commit = new GroupCommit(() -> 0, () -> {}, 0);

    private int failWith(IOException cause) {
      commit.fail(cause);
      return which();
    }

    private int which() {
      return commit.failure() == one ? 1 : 2;
    }

    @Actor
    public void first(III_Result r) {
      r.r1 = failWith(one);
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = failWith(two);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = which();
    }
  }
}
