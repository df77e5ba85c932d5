package dev.cairn.bench;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What the benchmarks write. */
final class Workload {
  private Workload() {}

  /** Events like those of a process log: a handful of fields, 100 to 150 bytes as CBOR. */
  static WorkflowEvent event(String run, int n) {
    return WorkflowEvent.of(run, "Leucocytes")
        .withNode("group-B")
        .withPayload(
            Map.of(
                "Leucocytes",
                n * 0.1,
                "Age",
                70L,
                "lifecycle",
                "complete",
                "Diagnose",
                "H",
                "DiagnosticBlood",
                true,
                "SIRSCritTemperature",
                n % 2 == 0,
                "SIRSCriteria2OrMore",
                true));
  }

  /** Bytes that no compressor makes smaller. */
  static byte[] state(int bytes) {
    return state(bytes, bytes);
  }

  /** The same, with nothing in common with those of other seeds. */
  static byte[] state(int bytes, long seed) {
    byte[] state = new byte[bytes];
    new Random(seed).nextBytes(state);
    return state;
  }

  /** Makes runs, and answers their ids. */
  static List<String> makeRuns(CheckpointStore store, int runs) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      ids.add("sepsis/" + i);
      store.createRun("sepsis/" + i, "hospital.sepsis", Map.of(), WriteOptions.ASYNC);
    }
    return ids;
  }

  /** Leaves everything in the journal: for what is to be measured without settling beside it. */
  static StoreOptions unsettled() {
    long room = 64L << 30;
    return StoreOptions.defaults()
        .withJournalBytesMax(room)
        .withSettleBytes(room)
        .withSettleIdle(Duration.ofDays(1))
        .withCloseSettleTimeout(Duration.ZERO);
  }
}
