package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * <p>{@code -Dcairn.kills=N} kills N times, {@code -Dcairn.soak=true} a few thousand times; {@code
 * -Dcairn.seed=N} kills at other moments.
 */
class KillTest {
  private static final boolean SOAK = Boolean.getBoolean("cairn.soak");
  private static final int KILLS = Integer.getInteger("cairn.kills", SOAK ? 3_000 : 20);
  private static final long SEED = Long.getLong("cairn.seed", 1);

  @TempDir Path temporary;

  private final KillOracle oracle = new KillOracle();

  @Test
  void keepsWhatWasAcknowledgedByAProcessThatWasKilled() throws IOException {
    Path directory = temporary.resolve("store");
    for (int round = 1; round <= KILLS; round++) {
      try {
        round(directory, new SplittableRandom(SEED * 1_000_003 + round));
      } catch (AssertionError | RuntimeException e) {
        Path kept = keep(directory);
        throw new AssertionError("seed " + SEED + ", round " + round + ", store " + kept, e);
      }
      if (round % 100 == 0 || round == KILLS) {
        System.out.printf(
            "KillTest: %d kills, %d calls acknowledged%n", round, oracle.acknowledged());
      }
    }
    assertTrue(oracle.acknowledged() > 100L * KILLS, "acknowledged: " + oracle.acknowledged());
  }

  private void round(Path directory, SplittableRandom random) throws IOException {
    Process writer = start(directory, random.nextLong());
    try (BufferedReader told = writer.inputReader(StandardCharsets.US_ASCII)) {
      readUntilItIsTime(told, random);
      // Not Process.destroyForcibly, which closes the pipe with what was still on its way.
      assertTrue(writer.toHandle().destroyForcibly());
      readAll(told);
      assertEquals(137, exitCode(writer), "the writer's exit code: killed");
    } finally {
      writer.toHandle().destroyForcibly();
    }
    StoreOptions options = KillOps.options();
    try (CairnStore store = CairnStore.open(directory, options)) {
      OpenReport report = store.openReport();
      assertEquals(List.of(), report.damages(), report.toString());
      assertFalse(report.readOnly(), report.toString());
      oracle.compare(store);
      VerifyReport verified = store.verify();
      assertTrue(verified.intact(), verified.toString());
      store.settle();
      assertEquals(store.listRuns(RunQuery.all()).runs().size(), directories(directory));
      if (random.nextInt(4) == 0) {
        oracle.compare(store);
      }
    }
  }

  /**
   * Seeded is what to wait for, and for how long then; where the writer stands at that time is up
   * to the machine.
   */
  private void readUntilItIsTime(BufferedReader told, SplittableRandom random) throws IOException {
    switch (random.nextInt(8)) {
      case 0 -> readUntil(told, "o", 1);
      case 1 -> readUntil(told, "O", 1 + random.nextInt(3));
      case 2, 3 -> readUntil(told, "x", 1 + random.nextInt(2));
      default -> readLines(told, 1 + random.nextInt(12_000));
    }
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
  }

  private void readUntil(BufferedReader told, String last, int times) throws IOException {
    int left = times;
    while (left > 0) {
      left -= last.equals(readLine(told)) ? 1 : 0;
    }
  }

  private void readLines(BufferedReader told, int lines) throws IOException {
    for (int i = 0; i < lines; i++) {
      readLine(told);
    }
  }

  private String readLine(BufferedReader told) throws IOException {
    String line = told.readLine();
    if (line == null) {
      throw new AssertionError("the writer ended by itself; its standard error says why");
    }
    oracle.told(line);
    return line;
  }

  private void readAll(BufferedReader told) throws IOException {
    for (String line = told.readLine(); line != null; line = told.readLine()) {
      oracle.told(line);
    }
  }

  private static int exitCode(Process writer) {
    try {
      return writer.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process start(Path directory, long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            KillWriter.class.getName(),
            directory.toString(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The runs' directories. */
  private static long directories(Path directory) throws IOException {
    try (Stream<Path> paths =
        Files.find(directory.resolve("runs"), 2, (path, a) -> a.isDirectory())) {
      return paths.filter(path -> path.getNameCount() == directory.getNameCount() + 3).count();
    }
  }

  /** Moves the store out of the directory that goes with the test. */
  private static Path keep(Path directory) throws IOException {
    return Files.move(
        directory, Files.createTempDirectory(Path.of("target"), "kill-").resolve("store"));
  }
}
