package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.KillLedger.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed by SIGKILL, again and again, on the same store: while it opens,
 * writes, settles, closes. Whatever it had acknowledged, at either level, is there afterwards.
 *
 * <p>{@code -Dcairn.kills=N} kills N times, {@code -Dcairn.soak=true} 2,000 times; {@code
 * -Dcairn.seed=N} kills at other moments.
 */
class KillTest {
  private static final boolean SOAK = Boolean.getBoolean("cairn.soak");
  private static final int KILLS = Integer.getInteger("cairn.kills", SOAK ? 2_000 : 50);
  private static final long SEED = Long.getLong("cairn.seed", 1);
  private static final long NAP = TimeUnit.MICROSECONDS.toNanos(200);

  /** In naps, not by the clock: a machine that stands still for a while does so for both. */
  private static final long PATIENCE_NAPS = 500_000;

  @TempDir Path temporary;

  private final KillOracle oracle = new KillOracle();
  private final long begun = System.nanoTime();

  @Test
  void keepsWhatWasAcknowledgedByAProcessThatWasKilled() throws IOException {
    Path directory = temporary.resolve("store");
    KillLedger ledger = KillLedger.in(temporary.resolve("ledger"));
    Process next = start(1);
    try {
      for (int round = 1; round <= KILLS; round++) {
        SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + round);
        ledger.clear();
        kill(round, next, ledger, random);
        oracle.told(ledger.entries());
        // It starts while this one compares, and waits for its turn.
        next = round < KILLS ? start(round + 1) : next;
        compare(round, directory, random);
      }
    } finally {
      next.toHandle().destroyForcibly();
    }
    assertTrue(oracle.acknowledged() > 50L * KILLS, "acknowledged: " + oracle.acknowledged());
  }

  private Process start(int round) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            KillWriter.class.getName(),
            temporary.resolve("store").toString(),
            temporary.resolve("ledger").toString(),
            Long.toString(SEED * 1_000_003 + round))
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void kill(int round, Process writer, KillLedger ledger, SplittableRandom random)
      throws IOException {
    writer.getOutputStream().write('\n');
    writer.getOutputStream().flush();
    try {
      awaitItsTime(writer, ledger, random);
    } catch (AssertionError e) {
      throw new AssertionError("seed " + SEED + ", round " + round, e);
    }
    assertTrue(writer.toHandle().destroyForcibly());
    assertEquals(137, exitCode(writer), "the writer's exit code: killed");
  }

  /**
   * Seeded is what to wait for, and for how long then; where the writer stands at that time is up
   * to the machine.
   */
  private static void awaitItsTime(Process writer, KillLedger ledger, SplittableRandom random) {
    switch (random.nextInt(8)) {
      case 0 -> await(writer, ledger, Moment.OPENING, 1);
      case 1 -> await(writer, ledger, Moment.OPEN, 1 + random.nextInt(2));
      case 2 -> await(writer, ledger, Moment.SETTLING, 1 + random.nextInt(2));
      case 3, 4 -> await(writer, ledger, Moment.CLOSING, 1 + random.nextInt(2));
      default -> await(writer, ledger, Moment.ACKNOWLEDGED, KillOps.RUNS + random.nextInt(1_200));
    }
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
  }

  private static void await(Process writer, KillLedger ledger, Moment moment, int times) {
    long calls = -1;
    long naps = 0;
    while (ledger.times(moment) < times) {
      assertTrue(writer.isAlive(), "the writer ended by itself; its standard error says why");
      if (ledger.times(Moment.ACKNOWLEDGED) != calls) {
        calls = ledger.times(Moment.ACKNOWLEDGED);
        naps = 0;
      }
      if (naps++ > PATIENCE_NAPS) {
        dumpThreads(writer);
        throw new AssertionError("never came to " + moment + ", stuck after " + calls + " calls");
      }
      LockSupport.parkNanos(NAP);
    }
  }

  /** Has a writer that hangs tell where, on its standard output. */
  private static void dumpThreads(Process writer) {
    try {
      new ProcessBuilder("kill", "-QUIT", Long.toString(writer.pid())).start().waitFor();
      boolean unused = writer.waitFor(5, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int exitCode(Process writer) {
    try {
      return writer.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Compares everything, in the store itself or in a copy: then the next writer opens what the
   * killed one left, and is perhaps killed in that recovery.
   */
  private void compare(int round, Path directory, SplittableRandom random) throws IOException {
    Path compared = directory;
    try {
      if (random.nextInt(3) == 0) {
        compared = copy(directory, temporary.resolve("copy"));
      }
      compare(compared);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + SEED + ", round " + round + ", store " + keep(compared), e);
    }
    if (!compared.equals(directory)) {
      delete(compared);
    }
    if (round % 100 == 0 || round == KILLS) {
      tell(round);
    }
  }

  private void compare(Path directory) throws IOException {
    try (CairnStore store = CairnStore.open(directory, KillOps.options())) {
      OpenReport report = store.openReport();
      assertEquals(List.of(), report.damages(), report.toString());
      assertFalse(report.readOnly(), report.toString());
      oracle.compare(store);
      VerifyReport verified = store.verify();
      assertTrue(verified.intact(), verified.toString());
      store.settle();
      assertEquals(store.listRuns(RunQuery.all()).runs().size(), directories(directory));
    }
  }

  private void tell(int kills) {
    System.out.printf(
        "KillTest: %d kills, %d calls acknowledged, %d of %d others survived, %.2f s a kill%n",
        kills,
        oracle.acknowledged(),
        oracle.survivors(),
        oracle.unacknowledged(),
        (System.nanoTime() - begun) / 1e9 / kills);
  }

  /** The runs' directories. */
  private static long directories(Path directory) throws IOException {
    try (Stream<Path> paths =
        Files.find(directory.resolve("runs"), 2, (path, a) -> a.isDirectory())) {
      return paths.filter(path -> path.getNameCount() == directory.getNameCount() + 3).count();
    }
  }

  private static Path copy(Path directory, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(directory.relativize(path).toString()));
      }
    }
    return to;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      List<Path> deepestFirst = paths.sorted((a, b) -> b.compareTo(a)).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }

  /** Moves the store out of the directory that goes with the test. */
  private static Path keep(Path directory) throws IOException {
    return Files.move(
        directory, Files.createTempDirectory(Path.of("target"), "kill-").resolve("store"));
  }
}
