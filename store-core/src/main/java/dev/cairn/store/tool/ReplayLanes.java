package dev.cairn.store.tool;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the calls of a replay over threads. A run belongs to one lane, so that its calls keep
 * their order. What waits in the lanes is bounded by the bytes of its states; after a failure
 * nothing more is made.
 */
final class ReplayLanes implements TraceReplay.OpSink, AutoCloseable {
  private static final int KIB_WAITING_MAX = 64 << 10;

  private final TraceReplay.OpSink target;
  private final List<ExecutorService> lanes;
  private final Semaphore kibFree = new Semaphore(KIB_WAITING_MAX);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  ReplayLanes(int count, TraceReplay.OpSink target) {
    this.target = target;
    this.lanes = Stream.generate(Executors::newSingleThreadExecutor).limit(count).toList();
  }

  @Override
  public void take(TraceLine line, StoreOp op) {
    throwFailure();
    int kib = kibOf(op);
    kibFree.acquireUninterruptibly(kib);
    lanes
        .get(Math.floorMod(op.runId().hashCode(), lanes.size()))
        .execute(() -> make(line, op, kib));
  }

  /** Waits until all calls are made; throws the first failure there was. */
  void finish() {
    awaitCalls();
    throwFailure();
  }

  /** Ends the threads once every call that waits is made, or given up after a failure. */
  @Override
  public void close() {
    lanes.forEach(ExecutorService::shutdown);
    awaitCalls();
  }

  /** A call gives its permits back when it is over; who has all of them knows that none is left. */
  private void awaitCalls() {
    kibFree.acquireUninterruptibly(KIB_WAITING_MAX);
    kibFree.release(KIB_WAITING_MAX);
  }

  private static int kibOf(StoreOp op) {
    int bytes = op instanceof StoreOp.Save save ? save.stateBytes() : 0;
    return 1 + Math.min(KIB_WAITING_MAX - 1, bytes >> 10);
  }

  private void make(TraceLine line, StoreOp op, int kib) {
    try {
      if (failure.get() == null) {
        target.take(line, op);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      kibFree.release(kib);
    }
  }

  private void throwFailure() {
    Throwable first = failure.get();
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
