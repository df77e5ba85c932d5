package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * All small histories, stopped at every call of the disk and in the middle of every put and write,
 * by the death of the process and by every power loss that the pending changes allow; recovered,
 * some stopped again at every call of that recovery, and recovered again.
 *
 * <p>The soak has more letters and longer words, and takes hours; {@code -Dcairn.crash.part=3/20}
 * has it look at the third of twenty parts.
 */
class ExhaustiveCrashTest {
  /** Every force ends a journal file of 8 KiB, and four fill the journal. */
  private static final int SMALLEST = 256;

  /** Files of 32 KiB, for several pages of batches. */
  private static final int SMALL = 64;

  /** Shorter while working, with {@code -Dcairn.crash.length}. */
  private static final int LENGTH = Integer.getInteger("cairn.crash.length", 4);

  /** So many operations in which checkpoints are given up; with {@code -Dcairn.crash.givingup}. */
  private static final int GIVING_UP = Integer.getInteger("cairn.crash.givingup", 3);

  private static final long OUTCOMES_MAX = 4_096;
  private static final int WORDS_AT_ONCE = 64;

  private final CrashStates states = new CrashStates(OUTCOMES_MAX, 50, 16);

  @Test
  void everyHistoryOfUpToFourOperationsSurvivesEveryCrash() throws Exception {
    searchAll(CrashAlphabet.words(CrashAlphabet.LETTERS, LENGTH), SMALLEST, 1);
    searchAll(CrashAlphabet.words(CrashAlphabet.LETTERS, LENGTH - 1), SMALL, 1);
    System.out.println("up to " + LENGTH + " operations: " + states);
    assertTrue(LENGTH < 4 || states.states() >= 100_000, states.toString());
  }

  @Test
  void everyHundredthHistoryOfSixOperationsSurvivesEveryCrash() {
    List<String> words = CrashAlphabet.words(CrashAlphabet.LETTERS, 6);
    for (int i = 0; i < words.size(); i += 100) {
      search(words.get(i), SMALLEST, 5);
    }
    System.out.println("the last of six operations: " + states);
  }

  /** What is given up has settled in part, or not, and is needed by what is not given up. */
  @Test
  void everyHistoryOfGivingUpAndCompactingSurvivesEveryCrash() {
    for (String beginning : List.of("css", "csts", "cstst", "cSSes")) {
      List<String> words = CrashAlphabet.words(beginning, "xXtksoD", GIVING_UP);
      String before = beginning;
      for (String word : words) {
        if (word.indexOf('x') >= 0 || word.indexOf('X') >= 0) {
          search(word, SMALLEST, CrashWalk.commonLetters(word, before));
          before = word;
        }
      }
    }
    System.out.println("giving up and compacting: " + states);
  }

  @Test
  void everyHistoryOfUpToSixOperationsSurvivesEveryCrashInASoak() throws Exception {
    Assumptions.assumeTrue(Boolean.getBoolean("cairn.soak"), "only with -Dcairn.soak=true");
    List<String> words = part(CrashAlphabet.words(CrashAlphabet.ALL_LETTERS, 6));
    searchAll(words, SMALLEST, Runtime.getRuntime().availableProcessors());
    searchAll(words, SMALL, Runtime.getRuntime().availableProcessors());
    System.out.println("up to six operations: " + states);
  }

  /** What a failure says to do to see it again. */
  @Test
  void replay() {
    CrashPoint point = CrashPoint.asked();
    Assumptions.assumeTrue(point != null, "only with -Dcairn.crash.word=...");
    AtomicInteger found = new AtomicInteger();
    new CrashWalk(point.word(), point.divisor())
        .walk(
            0,
            (disk, call, middle, stopped) -> {
              if (call.index() == point.call() && middle == point.middle()) {
                found.incrementAndGet();
                states.open(crashed(disk, point), point, stopped, 1);
              }
            });
    assertTrue(found.get() > 0, "no such call");
    System.out.println("survived: " + point);
  }

  private static SimulatedDisk crashed(SimulatedDisk disk, CrashPoint point) {
    SimulatedDisk first = point.kept() == null ? disk.crashKeepingAll() : disk.crash(point.kept());
    return point.again() == 0 ? first : CrashStates.leftOfRecovery(first, point);
  }

  // The search

  /** The words of {@code -Dcairn.crash.part}; all of them without it. */
  private static List<String> part(List<String> words) {
    int[] part =
        Arrays.stream(System.getProperty("cairn.crash.part", "1/1").split("/"))
            .mapToInt(Integer::parseInt)
            .toArray();
    return words.subList(
        (int) ((part[0] - 1L) * words.size() / part[1]),
        (int) ((long) part[0] * words.size() / part[1]));
  }

  /** Searches words that are in order, the common beginnings of which are looked at once. */
  private void searchAll(List<String> words, int divisor, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> chunks = new ArrayList<>();
    for (int at = 0; at < words.size(); at += WORDS_AT_ONCE) {
      int from = at;
      int to = Math.min(words.size(), at + WORDS_AT_ONCE);
      chunks.add(pool.submit(() -> searchChunk(words, from, to, divisor)));
    }
    try {
      for (Future<?> chunk : chunks) {
        chunk.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError failed) {
        throw failed;
      }
      throw e;
    } finally {
      pool.shutdownNow();
    }
  }

  private void searchChunk(List<String> words, int from, int to, int divisor) {
    for (int i = from; i < to; i++) {
      String word = words.get(i);
      search(word, divisor, i == 0 ? 0 : CrashWalk.commonLetters(word, words.get(i - 1)));
    }
    if (from % (WORDS_AT_ONCE * 4) == 0 && Boolean.getBoolean("cairn.soak")) {
      System.out.printf("%d of %d words, %s%n", to, words.size(), states);
    }
  }

  private void search(String word, int divisor, int from) {
    new CrashWalk(word, divisor)
        .walk(
            from,
            (disk, call, middle, stopped) ->
                states.stop(
                    new CrashPoint(word, divisor, call.index(), middle, null, 0, 0),
                    disk,
                    stopped));
  }
}
