package dev.cairn.bench.compare.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.bench.compare.contender.Kind;
import dev.cairn.bench.compare.contender.Providers;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.trace.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every workload runs, briefly, with every contender that is there; the figures mean nothing. */
class WorkloadTest {
  private static final double SECONDS = 0.02;
  private static final long BUDGET = 8L << 20;

  @TempDir private static Path prepared;

  @TempDir private Path directory;

  @BeforeAll
  static void prepare() throws IOException {
    Recordings.prepare(prepared.resolve("no traces"), prepared, Scale.named("tiny").everyRun());
  }

  static Stream<Arguments> turns() {
    return Rows.ALL.stream()
        .flatMap(
            row ->
                Providers.all().stream()
                    .filter(each -> each.takesPart(row.kind(), row.mode()))
                    .map(each -> Arguments.of(row.name(), each.name())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("turns")
  void runs(String row, String contender) throws IOException {
    Outcome outcome = Works.take(task(row, contender));
    assertFalse(outcome.phases().isEmpty());
    for (Figures figures : outcome.phases()) {
      assertTrue(figures.operations() > 0, figures::toString);
      assertTrue(figures.perSecond() > 0, figures::toString);
      assertTrue(figures.p50() <= figures.p99() && figures.p99() <= figures.max());
    }
    assertTrue(outcome.logicalBytes() > 0 || Rows.named(row).get(0).kind() == Kind.OPEN);
  }

  private Task task(String row, String contender) throws IOException {
    return new Task(
        contender,
        row,
        Files.createDirectory(directory.resolve("stores")).toString(),
        prepared.toString(),
        SECONDS,
        SECONDS,
        BUDGET,
        "tiny",
        false);
  }

  /** As fast as it goes, 49 of 50 would seem quick; but all 50 had to wait for the slow one. */
  @Test
  void countsTheWaitBehindASlowOperation() throws IOException {
    Measured measured =
        Loop.paced(
            1,
            0.05,
            1_000,
            (thread, n) -> {
              if (n == 0) {
                spinFor(40_000_000);
              }
              return 1;
            });
    Histogram latency = measured.latency();
    assertEquals(50, latency.getTotalCount());
    assertTrue(latency.getValueAtPercentile(50) > 5_000_000, latency::toString);
  }

  /** Whatever never got its turn is in the figures. */
  @Test
  void countsWhatWasStillWaitingWhenTheTimeWasOver() throws IOException {
    Measured measured =
        Loop.paced(
            1,
            0.01,
            10_000,
            (thread, n) -> {
              spinFor(5_000_000);
              return 1;
            });
    assertEquals(100, measured.latency().getTotalCount());
    assertTrue(measured.latency().getMaxValue() > 5_000_000);
    assertTrue(measured.bytes() < 100);
  }

  private static void spinFor(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
