package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunQuery;
import dev.cairn.store.SharedData;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.VerifyReport;
import dev.cairn.store.WriteOptions;
import dev.cairn.store.codec.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded traces, written into a store, read back after it was closed and opened again, and
 * compared with a second reading of the trace: every state at every seq, every event, every status.
 *
 * <p>Of states beyond a budget only every 23rd is compared byte by byte, and the others by their
 * content hash, which {@link CheckpointStore#verify()} holds against the bytes; {@code
 * -Dcairn.soak=true} compares all.
 */
class TraceTest {
  private static final boolean SOAK = Boolean.getBoolean("cairn.soak");
  private static final long COMPARED_BYTES_MAX = 64L << 20;
  private static final int SAMPLE = 23;

  @TempDir Path temporary;

  /** Opens the same trace as often as it is asked. */
  @FunctionalInterface
  private interface Source {
    TraceReader open() throws IOException;
  }

  @Test
  void readsTheBundledTraceBack() throws IOException {
    assertReadsBack(TraceTest::bundled, WriteOptions.SYNC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "temporal_histories",
        "events_beads",
        "process_sepsis",
        "agent_miniswe_gemini3pro",
        "agent_taubench_gpt4o_airline",
        "agent_sweagent_demos",
        "agent_openhands_llm_logs",
        "state_beads_full",
        "state_beads_lines"
      })
  void readsBack(String name) throws IOException {
    String file = name + ".jsonl.gz";
    Path trace = SharedData.trace(file).orElse(null);
    Assumptions.assumeTrue(trace != null, () -> SharedData.missing(file));
    assertReadsBack(() -> TraceReader.open(trace), WriteOptions.ASYNC);
  }

  private static TraceReader bundled() throws IOException {
    InputStream in = DemoTrace.class.getResourceAsStream("demo.jsonl.gz");
    return TraceReader.open("demo.jsonl.gz", in);
  }

  private void assertReadsBack(Source source, WriteOptions options) throws IOException {
    Path directory = temporary.resolve("store");
    try (CairnStore store = CairnStore.open(directory);
        TraceReader reader = source.open()) {
      new TraceReplay(store, options, RunNaming.UNCHANGED, (line, op, seq) -> {}).applyAll(reader);
    }
    try (CairnStore store = CairnStore.open(directory, StoreOptions.inspection());
        TraceReader reader = source.open()) {
      assertTrue(store.openReport().cleanlyClosed(), store.openReport().toString());
      new Expected(store).compareAll(reader);
      VerifyReport verified = store.verify();
      assertTrue(verified.intact(), verified.toString());
    }
  }

  /** What the trace says, against what the store has. */
  private static final class Expected {
    private final CheckpointStore store;
    private final TraceStates states = new TraceStates();
    private final Map<String, long[]> counts = new HashMap<>();
    private final Map<String, List<CheckpointMeta>> listed = new HashMap<>();
    private long compared;
    private long saves;

    Expected(CheckpointStore store) {
      this.store = store;
    }

    void compareAll(TraceReader reader) throws IOException {
      for (TraceLine line = reader.next(); line != null; line = reader.next()) {
        StoreOp op = states.resolve(line);
        compare(line, op, number(op));
      }
      counts.forEach(this::compareCounts);
      assertEquals(counts.size(), runs(), "runs");
    }

    /** A checkpoint's or event's seq; which one of its run a status is. */
    private long number(StoreOp op) {
      long[] count = counts.computeIfAbsent(op.runId(), id -> new long[3]);
      if (op instanceof StoreOp.Create) {
        return 0;
      }
      int kind = op instanceof StoreOp.Save ? 0 : op instanceof StoreOp.Append ? 1 : 2;
      return ++count[kind];
    }

    private void compare(TraceLine line, StoreOp op, long number) {
      boolean same =
          (op instanceof StoreOp.Save save && !byBytes(save))
              ? sameHash(save, number)
              : op.isIn(store, number);
      assertTrue(same, () -> line.file() + " line " + line.number() + ": not in the store");
    }

    private boolean byBytes(StoreOp.Save save) {
      boolean whole = SOAK || compared < COMPARED_BYTES_MAX || ++saves % SAMPLE == 0;
      compared += whole ? save.stateBytes() : 0;
      return whole;
    }

    private boolean sameHash(StoreOp.Save save, long seq) {
      CheckpointMeta meta =
          listed.computeIfAbsent(save.runId(), store::listCheckpoints).get((int) seq - 1);
      return meta.seq() == seq
          && meta.nodeId().equals(save.nodeId())
          && meta.stateSize() == save.stateBytes()
          && meta.contentHash().equals(HexFormat.of().formatHex(ContentHash.of(save.state())));
    }

    private void compareCounts(String run, long[] count) {
      assertEquals(count[0], store.getRun(run).orElseThrow().lastCheckpointSeq(), run);
      assertEquals(count[0], store.listCheckpoints(run).size(), run);
      assertEquals(count[1], store.getRun(run).orElseThrow().lastEventSeq(), run);
      assertEquals(count[2], store.getStatusHistory(run).size(), run);
    }

    private long runs() {
      return store.listRuns(RunQuery.all().withLimit(Integer.MAX_VALUE)).runs().size();
    }
  }
}
