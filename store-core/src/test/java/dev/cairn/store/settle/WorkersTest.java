package dev.cairn.store.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.settle.Workers.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All is done, by as many threads as there are, and what failed is said once it is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {
  private static final int PARTS = 40;

  private final AtomicInteger done = new AtomicInteger();

  private static Workers workers(int threads) {
    return threads == 0 ? Workers.none() : Workers.threads(threads);
  }

  private <T> List<Part<T>> parts(Part<T> each) {
    return IntStream.range(0, PARTS)
        .<Part<T>>mapToObj(
            i ->
                pauses -> {
                  done.incrementAndGet();
                  return each.call(pauses);
                })
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void answersInTheOrderOfTheWork(int threads) throws IOException {
    List<Part<Integer>> work = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      int result = i;
      work.add(pauses -> result);
    }
    try (Workers workers = workers(threads)) {
      List<Integer> expected = IntStream.range(0, PARTS).boxed().toList();
      assertEquals(expected, workers.all(work, Pace.hurried(4)));
      assertEquals(List.of(), workers.all(List.<Part<Integer>>of(), Pace.hurried(4)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void failsOnceAllIsDone(int threads) throws IOException {
    IOException failure = new IOException("the device");
    List<Part<Integer>> work =
        new ArrayList<>(
            parts(
                pauses -> {
                  throw new DiskFullException("no room", failure);
                }));
    work.add(
        pauses -> {
          throw failure;
        });
    try (Workers workers = workers(threads)) {
      IOException found = assertThrows(IOException.class, () -> workers.all(work, Pace.hurried(4)));
      assertSame(failure, found, "a lack of room hides nothing");
      assertEquals(PARTS, done.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void saysWhatElseItEndedIn(int threads) throws IOException {
    AssertionError error = new AssertionError("not this");
    List<Part<Integer>> work =
        parts(
            pauses -> {
              throw error;
            });
    try (Workers workers = workers(threads)) {
      IOException found = assertThrows(IOException.class, () -> workers.all(work, Pace.hurried(4)));
      assertSame(error, found.getCause());
      assertEquals(PARTS, done.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void everyPartIsToldWhereItMayRest(int threads) throws IOException {
    try (Workers workers = workers(threads)) {
      Pace leisure = new Pace(4, () -> 0, () -> 0, () -> 0);
      List<Long> pieces = workers.all(parts(pauses -> pauses.pieceBytes()), leisure);
      assertEquals(PARTS, pieces.size());
      assertEquals(List.of(256L << 10), pieces.stream().distinct().toList());
    }
  }

  /** Parts that wait until so many of them are under way at once, or seconds have passed. */
  private static Part<Integer> meeting(CyclicBarrier barrier) {
    return pauses -> {
      try {
        return barrier.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IOException(e);
      }
    };
  }

  @Test
  void othersComeWhereThereIsAHurryMeanwhile() throws IOException {
    AtomicBoolean hurry = new AtomicBoolean();
    Pace pace = new Pace(4, () -> 0, () -> hurry.get() ? 2 : 0, () -> 0);
    List<Part<Integer>> work = new ArrayList<>();
    work.add(
        pauses -> {
          assertEquals(1, pace.atOnce());
          hurry.set(true);
          return 0;
        });
    CyclicBarrier barrier = new CyclicBarrier(4);
    for (int i = 0; i < 8; i++) {
      work.add(meeting(barrier));
    }
    try (Workers workers = workers(4)) {
      assertEquals(9, workers.all(work, pace).size());
    }
  }

  @Test
  void allButOneLeaveWhereThereIsNoHurryAnyMore() throws IOException {
    AtomicInteger parts = new AtomicInteger();
    AtomicInteger atOnce = new AtomicInteger();
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    Pace pace = new Pace(4, () -> 0, () -> parts.get() < PARTS / 2 ? 2 : 0, () -> 0);
    List<Part<Integer>> work =
        parts(
            pauses -> {
              boolean alone = parts.getAndIncrement() > PARTS / 2 + 4;
              int now = atOnce.incrementAndGet();
              LockSupport.parkNanos(1_000_000);
              if (alone) {
                seen.add(now);
              }
              return atOnce.decrementAndGet();
            });
    try (Workers workers = workers(4)) {
      assertEquals(PARTS, workers.all(work, pace).size());
    }
    assertEquals(Set.of(1), seen);
  }

  /** Whoever could not be called is not counted among those who are at it. */
  @Test
  void goesOnAloneWhereOthersCannotBeCalled() throws IOException {
    Pace pace = new Pace(4, () -> 0, () -> done.get() == PARTS / 2 ? 2 : 0, () -> 0);
    try (Workers workers = new Workers(new OneThreadIsAll())) {
      assertEquals(PARTS, workers.all(parts(pauses -> 0), pace).size());
    }
  }

  @Test
  void failsWhereNobodyCanBeCalled() {
    OneThreadIsAll none = new OneThreadIsAll();
    none.execute(() -> {});
    try (Workers workers = new Workers(none)) {
      Pace pace = Pace.hurried(4);
      assertThrows(OutOfMemoryError.class, () -> workers.all(parts(pauses -> 0), pace));
      assertEquals(0, done.get());
    }
  }

  /** There is memory for one thread. */
  private static final class OneThreadIsAll extends ThreadPoolExecutor {
    private final AtomicBoolean one = new AtomicBoolean();

    OneThreadIsAll() {
      super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    @Override
    public void execute(Runnable command) {
      if (!one.compareAndSet(false, true)) {
        throw new OutOfMemoryError("for the test");
      }
      super.execute(command);
    }
  }
}
