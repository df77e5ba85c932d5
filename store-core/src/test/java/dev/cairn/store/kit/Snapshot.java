package dev.cairn.store.kit;

import dev.cairn.store.CheckpointStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be read of a store, as a plain value: runs in the order of their creation,
 * their metadata, checkpoints with states, events, status histories and positions. Sizes as stored
 * are left out, because settling changes them.
 *
 * <p>Two comparisons: <em>like</em> leaves out times and content hashes, which differ between
 * implementations; <em>the same</em> leaves out nothing, and is for one store before and after.
 */
public final class Snapshot {
  private static final long PRIME = 0x9e3779b97f4a7c15L;

  /** By run id, in the order of creation; in each run by what the fact is about. */
  private final Map<String, Facts> runs;

  Snapshot(Map<String, Facts> runs) {
    this.runs = runs;
  }

  /**
   * Reads a store, which nobody writes to meanwhile.
   *
   * @throws AssertionError if what one call answers contradicts what another does
   */
  public static Snapshot of(CheckpointStore store) {
    return new SnapshotReader(store).read();
  }

  /** The runs' ids in the order of their creation. */
  public List<String> runs() {
    return List.copyOf(runs.keySet());
  }

  /** In what {@code found} is not like {@code expected}: a sentence each, none where it is. */
  public static List<String> diff(Snapshot expected, Snapshot found) {
    return diff(expected, found, false);
  }

  /**
   * In what {@code found} is not the same as {@code expected}, times and content hashes included.
   */
  public static List<String> diffExactly(Snapshot expected, Snapshot found) {
    return diff(expected, found, true);
  }

  /** Fails with the differences unless {@code found} is like this. */
  public void assertLike(Snapshot found) {
    failWith(diff(this, found));
  }

  /** Fails with the differences unless {@code found} is the same as this. */
  public void assertSame(Snapshot found) {
    failWith(diffExactly(this, found));
  }

  private static void failWith(List<String> differences) {
    if (!differences.isEmpty()) {
      throw new AssertionError(String.join("\n", differences));
    }
  }

  private static List<String> diff(Snapshot expected, Snapshot found, boolean exactly) {
    List<String> sentences = new ArrayList<>();
    for (String run : union(expected.runs.keySet(), found.runs.keySet())) {
      diffRun(run, expected.runs.get(run), found.runs.get(run), exactly, sentences);
    }
    if (sentences.isEmpty() && !expected.runs().equals(found.runs())) {
      sentences.add("order of runs: expected " + expected.runs() + ", found " + found.runs());
    }
    return sentences;
  }

  private static void diffRun(
      String run,
      @Nullable Facts expected,
      @Nullable Facts found,
      boolean exactly,
      List<String> sentences) {
    String name = "run " + Canon.of(run);
    if (expected == null || found == null) {
      sentences.add(name + (found == null ? ": missing" : ": not expected"));
      return;
    }
    diffFacts(name, expected.like, found.like, sentences);
    if (exactly) {
      diffFacts(name, expected.exact, found.exact, sentences);
    }
  }

  private static void diffFacts(
      String name,
      Map<String, Object> expected,
      Map<String, Object> found,
      List<String> sentences) {
    for (String what : union(expected.keySet(), found.keySet())) {
      Object left = expected.get(what);
      Object right = found.get(what);
      if (!Objects.equals(left, right)) {
        sentences.add(name + ": " + what + ": " + difference(left, right));
      }
    }
  }

  private static String difference(@Nullable Object expected, @Nullable Object found) {
    if (found == null) {
      return "missing, expected " + expected;
    }
    if (expected == null) {
      return "not expected, found " + found;
    }
    String where =
        expected instanceof State left && found instanceof State right ? left.where(right) : "";
    return "expected " + expected + ", found " + found + where;
  }

  private static Set<String> union(Set<String> left, Set<String> right) {
    Set<String> union = new LinkedHashSet<>(left);
    union.addAll(right);
    return union;
  }

  /** Tells it, by 64 bits, from all that it is not {@linkplain #diff like}. */
  public long fingerprint() {
    long print = runs.size();
    for (Map.Entry<String, Facts> run : runs.entrySet()) {
      print = print * PRIME + run.getKey().hashCode();
      for (Map.Entry<String, Object> fact : run.getValue().like.entrySet()) {
        print = print * PRIME + fact.getKey().hashCode();
        print = print * PRIME + fact.getValue().hashCode();
      }
    }
    return print;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Snapshot that && diffExactly(this, that).isEmpty();
  }

  @Override
  public int hashCode() {
    return runs().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(runs.size() + " runs");
    runs.forEach(
        (run, facts) -> text.append("\n  ").append(Canon.of(run)).append(' ').append(facts.like));
    return text.toString();
  }

  /** What is known of one run. */
  static final class Facts {
    private final Map<String, Object> like = new LinkedHashMap<>();
    private final Map<String, Object> exact = new LinkedHashMap<>();

    void add(String what, Object fact) {
      like.put(what, fact);
    }

    void addExact(String what, Object fact) {
      exact.put(what, fact);
    }
  }

  /** A state as a fact. */
  static final class State {
    private final byte[] bytes;

    State(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length);
      return bytes.length + " bytes " + Long.toHexString(crc.getValue());
    }

    private String where(State other) {
      return ", first difference at " + Arrays.mismatch(bytes, other.bytes);
    }
  }
}
