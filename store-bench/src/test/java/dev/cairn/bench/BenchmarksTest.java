package dev.cairn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, once and briefly; the figures mean nothing. */
class BenchmarksTest {
  /** Somebody may be measuring on this machine: that is no reason for a smoke test to fail. */
  @BeforeAll
  static void runBesideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ChecksumBenchmark.class,
        EventBenchmark.class,
        SaveBenchmark.class,
        AsyncSaveBenchmark.class,
        LoadBenchmark.class,
        CeilingBenchmark.class,
        CodecBenchmark.class,
        DeltaBenchmark.class,
        RecordBenchmark.class,
        ScanBenchmark.class,
        MapBenchmark.class
      })
  void runs(Class<?> benchmark) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(20))
            .timeout(TimeValue.minutes(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    small(benchmark, options);
    Collection<RunResult> results = new Runner(options.build()).run();
    assertEquals(methods(benchmark), results.size());
    results.forEach(result -> assertTrue(result.getPrimaryResult().getScore() > 0));
    if (benchmark == DeltaBenchmark.class) {
      List<String> ratios = DeltaBenchmark.ratios(results);
      assertEquals(1, ratios.size());
      assertTrue(
          ratios.get(0).matches("edited: a save is [0-9.]+ comparisons, .* [0-9.]+ copies .*"),
          ratios::toString);
    }
  }

  @Test
  void measuresTheRateOfSettling() throws IOException {
    SettleRate.main(new String[] {"8", "1000"});
  }

  @Test
  void whatRetentionGivesBackIsMeasured() throws IOException {
    RetentionRate.main(new String[] {"20", "2000"});
  }

  private static void small(Class<?> benchmark, ChainedOptionsBuilder options) {
    if (benchmark == LoadBenchmark.class) {
      options.param("bytes", "1024").param("runs", "2").param("checkpoints", "3");
    } else if (benchmark == EventBenchmark.class || benchmark == SaveBenchmark.class) {
      options.param("settling", "beside");
    } else if (benchmark == AsyncSaveBenchmark.class) {
      options.param("bursts", "1");
    } else if (benchmark == CeilingBenchmark.class) {
      options.param("fileBytes", "1048576");
    } else if (benchmark == CodecBenchmark.class) {
      System.setProperty("cairn.data", "no traces");
      options.param("change", "cut");
    } else if (benchmark == DeltaBenchmark.class) {
      options.param("stateBytes", "262144").param("change", "edited");
    } else if (benchmark == RecordBenchmark.class) {
      options.param("records", "16");
    } else if (benchmark == ScanBenchmark.class) {
      options.param("events", "1000");
    } else if (benchmark == MapBenchmark.class) {
      options.param("fileBytes", "1048576").param("bytes", "1024");
    }
  }

  private static long methods(Class<?> benchmark) {
    return Arrays.stream(benchmark.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .count();
  }
}
