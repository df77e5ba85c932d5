package dev.cairn.store.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.settle.Workers.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All is done, by as many threads as there are, and what failed is said once it is. */
@Timeout(60)
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
      Pace leisure = Pace.leisurely(() -> 0, () -> 0, () -> 0);
      List<Long> pieces = workers.all(parts(pauses -> pauses.pieceBytes()), leisure);
      assertEquals(PARTS, pieces.size());
      assertEquals(List.of(256L << 10), pieces.stream().distinct().toList());
    }
  }
}
