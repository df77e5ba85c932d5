package dev.cairn.bench;

import dev.cairn.store.codec.BlockDigests;
import dev.cairn.store.codec.Composition;
import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.codec.Delta;
import dev.cairn.store.codec.KeptState;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a save does with a state of 1 MB of which 1 KB is new before anything is written: the delta,
 * its check, the content hash, the copy in memory; beside one comparison of the two states. And
 * what a load does with a chain, beside a copy of the state and its hash.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DeltaBenchmark {
  private static final int STATES = 64;
  private static final int NEW_BYTES = 1 << 10;
  private static final String CHANGE = "change";

  /**
   * Measures, and says how many comparisons a save costs before anything is written, and how many
   * copies a load.
   *
   * @param args as for JMH
   */
  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    Options options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(args))
            .include("^" + DeltaBenchmark.class.getName().replace(".", "\\.") + "\\.")
            .build();
    ratios(new Runner(options).run()).forEach(System.out::println);
  }

  /** A line for each kind of change. */
  static List<String> ratios(Collection<RunResult> results) {
    return results.stream()
        .map(result -> result.getParams().getParam(CHANGE))
        .distinct()
        .map(
            change ->
                String.format(
                    Locale.ROOT,
                    "%s: a save is %.2f comparisons, a load of %d links %.2f copies with their"
                        + " hash",
                    change,
                    score(results, change, "told") / score(results, change, "compared"),
                    STATES - 1,
                    score(results, change, "composed") / score(results, change, "copied")))
        .toList();
  }

  private static double score(Collection<RunResult> results, String change, String method) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
        .filter(result -> result.getParams().getParam(CHANGE).equals(change))
        .mapToDouble(result -> result.getPrimaryResult().getScore())
        .findAny()
        .orElse(Double.NaN);
  }

  /** The state's length in bytes. */
  @Param("1048576")
  public int stateBytes;

  /** Where a state differs from the one before. */
  @Param({"appended", "edited", "inserted"})
  public String change = "appended";

  private byte[][] states = {};
  private byte[][] bodies = {};
  private KeptState kept = KeptState.copyOf(new byte[0], BlockDigests.of(new byte[0]));
  private int next;

  /** Makes states that each have 1 KB that the one before has not, and their deltas. */
  @Setup
  public void make() {
    Random random = new Random(1);
    states = new byte[STATES][];
    bodies = new byte[STATES][];
    states[0] = Workload.state(stateBytes);
    for (int i = 1; i < STATES; i++) {
      states[i] = changed(random, states[i - 1]);
      Delta delta = Delta.between(states[i - 1], states[i], stateBytes);
      bodies[i] = delta == null ? new byte[0] : delta.body();
    }
    kept = KeptState.copyOf(states[0], BlockDigests.of(states[0]));
  }

  private byte[] changed(Random random, byte[] state) {
    byte[] fresh = new byte[NEW_BYTES];
    random.nextBytes(fresh);
    int at = change.equals("appended") ? state.length : random.nextInt(state.length - NEW_BYTES);
    int rest = change.equals("edited") ? at + NEW_BYTES : at;
    byte[] changed = new byte[at + NEW_BYTES + state.length - rest];
    System.arraycopy(state, 0, changed, 0, at);
    System.arraycopy(fresh, 0, changed, at, NEW_BYTES);
    System.arraycopy(state, rest, changed, at + NEW_BYTES, state.length - rest);
    return changed;
  }

  /**
   * One comparison.
   *
   * @return where they differ
   */
  @Benchmark
  public int compared() {
    next = next % (STATES - 1) + 1;
    return Arrays.mismatch(states[next - 1], states[next]);
  }

  /**
   * All that a save does before it writes.
   *
   * @return the content hash
   */
  @Benchmark
  public byte[] told() {
    next = (next + 1) % STATES;
    byte[] state = states[next];
    Delta delta = kept.deltaTo(state, state.length / 2);
    if (delta == null || !kept.restores(delta, state)) {
      throw new IllegalStateException("no delta");
    }
    BlockDigests digests = kept.digestsOf(state, delta);
    kept.follow(state, delta, digests);
    return digests.hash();
  }

  /**
   * What a load of the last state does once its 64 records are read.
   *
   * @return its content hash
   */
  @Benchmark
  public byte[] composed() {
    Composition composition = new Composition();
    for (int i = STATES - 1; i > 0; i--) {
      Delta read = Delta.read(bodies[i], 0, bodies[i].length, 2 * stateBytes);
      if (read == null || !composition.add(read)) {
        throw new IllegalStateException("no delta");
      }
    }
    byte[] state = composition.onto(states[0]);
    return ContentHash.of(state == null ? new byte[0] : state);
  }

  /**
   * A copy of a state, and its hash.
   *
   * @return the hash
   */
  @Benchmark
  public byte[] copied() {
    return ContentHash.of(states[STATES - 1].clone());
  }
}
