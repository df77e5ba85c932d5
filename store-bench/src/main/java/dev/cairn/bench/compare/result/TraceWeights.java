package dev.cairn.bench.compare.result;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.bench.compare.machine.Machine;
import dev.cairn.bench.compare.result.Comparison.Contestant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What whole traces take on disk, as it is kept in a file.
 *
 * @param command the command line
 * @param began when it began, as ISO 8601 in UTC
 * @param machine what it was measured on
 * @param contenders who took part
 * @param weighed each trace with each contender
 */
public record TraceWeights(
    String command,
    String began,
    Machine machine,
    List<Contestant> contenders,
    List<Weighed> weighed) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * One trace, replayed into an empty store.
   *
   * @param trace its name
   * @param contender the contender's
   * @param durable whether each call was durable
   * @param threads how many replayed it at once, each a run at a time
   * @param checkpoints how many there are
   * @param events how many there are
   * @param stateBytes the sum of all states, whole, as saved
   * @param eventBytes the sum of all payloads, as JSON
   * @param saveSeconds the share that saves have of {@code seconds}
   * @param seconds how long it took, without what putting states together took
   * @param closed what was on disk once it was closed
   * @param compacted what was on disk after a full compaction
   */
  public record Weighed(
      String trace,
      String contender,
      boolean durable,
      int threads,
      long checkpoints,
      long events,
      long stateBytes,
      long eventBytes,
      double saveSeconds,
      double seconds,
      Weight closed,
      Weight compacted) {
    /** What was handed in: states, or, where there are none, events. */
    public long logicalBytes() {
      return stateBytes > 0 ? stateBytes : eventBytes;
    }

    /** The smaller of closed and compacted: what the contender needs at rest. */
    public Weight atRest() {
      return compacted.lengthBytes() < closed.lengthBytes() ? compacted : closed;
    }

    /** Bytes of states saved in a second. */
    public double statesPerSecond() {
      return stateBytes / saveSeconds;
    }
  }

  /** The traces, in the order in which they were replayed. */
  public List<String> traces() {
    return weighed.stream().map(Weighed::trace).distinct().toList();
  }

  /** How many threads replayed them: each number that there is, ascending. */
  public List<Integer> threads() {
    return weighed.stream().map(Weighed::threads).distinct().sorted().toList();
  }

  /** One trace with one contender, replayed by so many threads. */
  public Optional<Weighed> of(String trace, String contender, boolean durable, int threads) {
    return of(trace, contender)
        .filter(each -> each.durable() == durable && each.threads() == threads)
        .findFirst();
  }

  /** One trace with one contender, in any mode and by any number of threads. */
  public Optional<Weighed> any(String trace, String contender) {
    return of(trace, contender).findFirst();
  }

  private Stream<Weighed> of(String trace, String contender) {
    return weighed.stream()
        .filter(each -> each.trace().equals(trace) && each.contender().equals(contender));
  }

  /** Reads it. */
  public static TraceWeights read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), TraceWeights.class);
  }

  /** Writes it. */
  public void write(Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(this) + "\n");
  }
}
