package dev.cairn.bench;

import dev.cairn.bench.compare.trace.Recordings;
import dev.cairn.bench.compare.trace.States;
import dev.cairn.bench.compare.trace.Step;
import dev.cairn.store.codec.BlockDigests;
import dev.cairn.store.codec.Composition;
import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.codec.Delta;
import dev.cairn.store.codec.Lz4;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

/**
 * What a state costs before it is written and after it is read: the last states of a recorded
 * agent's run, where the traces are at hand (system property {@code cairn.data}), else made-up
 * ones. {@code mismatch} is the floor: the two states compared byte for byte.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  private static final int LINKS = 16;
  private static final int CUT_BYTES = 200;

  /**
   * How a state follows from the one before: a message appended, or lines cut out in the middle.
   */
  @Param({"appended", "cut"})
  public String change = "";

  private final Lz4 lz4 = new Lz4(false);
  private final List<byte[]> bodies = new ArrayList<>();
  private byte[] oldest = {};
  private byte[] base = {};
  private byte[] target = {};
  private byte[] compressed = {};
  private byte[] body = {};
  private Delta delta;
  private BlockDigests digests;

  /** Takes the last states of the run that has grown largest. */
  @Setup
  public void takeStates() throws IOException {
    List<byte[]> states = lastStates();
    oldest = states.get(0);
    base = states.get(states.size() - 2);
    target = change.equals("cut") ? cut(base) : states.get(states.size() - 1);
    for (int i = 1; i < states.size(); i++) {
      bodies.add(0, between(states.get(i - 1), states.get(i)).body());
    }
    delta = between(base, target);
    body = delta.body();
    digests = BlockDigests.of(base);
    compressed = Objects.requireNonNull(lz4.compress(target, 0, target.length));
  }

  private static List<byte[]> lastStates() throws IOException {
    List<byte[]> largest = List.of(new byte[0]);
    try (BenchDirectory directory = BenchDirectory.make()) {
      Path data = Path.of(System.getProperty("cairn.data", "../shared/data"));
      Recordings recordings = Recordings.prepare(data, directory.path(), 1);
      for (List<Step> run : recordings.growing().byRun()) {
        List<byte[]> states = states(run);
        if (last(states).length > last(largest).length) {
          largest = states.subList(Math.max(0, states.size() - LINKS - 1), states.size());
        }
      }
    }
    return largest;
  }

  private static List<byte[]> states(List<Step> run) {
    States states = new States();
    List<byte[]> all = new ArrayList<>(List.of(new byte[0]));
    for (Step step : run) {
      if (step instanceof Step.Save save) {
        all.add(states.whole(save));
      }
    }
    return all;
  }

  private static byte[] last(List<byte[]> states) {
    return states.get(states.size() - 1);
  }

  private static byte[] cut(byte[] state) {
    byte[] rest = new byte[state.length - CUT_BYTES];
    int half = state.length / 2;
    System.arraycopy(state, 0, rest, 0, half);
    System.arraycopy(state, half + CUT_BYTES, rest, half, rest.length - half);
    return rest;
  }

  private static Delta between(byte[] from, byte[] to) {
    return Objects.requireNonNull(Delta.between(from, to, to.length));
  }

  /**
   * The floor.
   *
   * @return where they differ first
   */
  @Benchmark
  public int mismatch() {
    return Arrays.mismatch(base, target);
  }

  /**
   * The delta between a state and the one before.
   *
   * @return the delta
   */
  @Benchmark
  public Delta deltaBetween() {
    return between(base, target);
  }

  /**
   * Whether it restores the state, as each save asks.
   *
   * @return that it does
   */
  @Benchmark
  public boolean deltaRestores() {
    return delta.restores(base, target);
  }

  /**
   * A delta read and applied to its base.
   *
   * @return the state
   */
  @Benchmark
  public byte[] deltaApply() {
    Delta read = Delta.read(body, 0, body.length, Integer.MAX_VALUE);
    return Objects.requireNonNull(Objects.requireNonNull(read).apply(base));
  }

  /**
   * Sixteen deltas composed, and the bytes copied once.
   *
   * @return the state
   */
  @Benchmark
  public byte[] compose() {
    Composition composition = new Composition();
    for (byte[] each : bodies) {
      Delta read = Delta.read(each, 0, each.length, Integer.MAX_VALUE);
      if (read == null || !composition.add(read)) {
        throw new IllegalStateException("not a delta");
      }
    }
    return Objects.requireNonNull(composition.onto(oldest));
  }

  /**
   * The content hash of a whole state.
   *
   * @return the hash
   */
  @Benchmark
  public byte[] hashWhole() {
    return ContentHash.of(target);
  }

  /**
   * The content hash of a state of which most is known.
   *
   * @return the hash
   */
  @Benchmark
  public byte[] hashNext() {
    return digests.next(target, delta).hash();
  }

  /**
   * LZ4 of a whole state.
   *
   * @return it compressed
   */
  @Benchmark
  public byte[] lz4Compress() {
    return Objects.requireNonNull(lz4.compress(target, 0, target.length));
  }

  /**
   * The same state back.
   *
   * @return the state
   */
  @Benchmark
  public byte[] lz4Decompress() {
    return Objects.requireNonNull(
        lz4.decompress(compressed, 0, compressed.length, target.length, target.length));
  }
}
