package dev.cairn.store.tool;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CorruptRecordException;
import dev.cairn.store.Damage;
import dev.cairn.store.OpenReport;
import dev.cairn.store.Pin;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunPage;
import dev.cairn.store.RunStatus;
import dev.cairn.store.RunSummary;
import dev.cairn.store.StatusChange;
import dev.cairn.store.VerifyReport;
import dev.cairn.store.WorkflowEvent;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store with one small run, always the same to the microsecond, so that output can be compared as
 * text; and with as much damage as a test wants.
 */
final class OneRunStore {
  static final String RUN = "r\0/1";
  static final Damage BAD_EVENT = new Damage(RUN, 1, "runs/00/a.seg", 512, "crc 1", "crc 2");
  static final Damage BAD_STATE = new Damage(RUN, 2, "runs/00/a.seg", 640, "hash 1", "hash 2");

  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 123_456_000);

  private final List<Damage> found = new ArrayList<>();
  private boolean eventLost;
  private boolean stateLost;

  OneRunStore withBadEvent() {
    eventLost = true;
    found.add(BAD_EVENT);
    return this;
  }

  OneRunStore withBadState() {
    stateLost = true;
    found.add(BAD_STATE);
    return this;
  }

  StoreDoor door() {
    CheckpointStore store =
        (CheckpointStore)
            Proxy.newProxyInstance(
                OneRunStore.class.getClassLoader(),
                new Class<?>[] {CheckpointStore.class},
                (proxy, method, args) -> answer(method.getName(), args));
    return (directory, options) -> store;
  }

  private Object answer(String call, Object[] args) {
    return switch (call) {
      case "getRun" -> args[0].equals(RUN) ? Optional.of(run()) : Optional.empty();
      case "listRuns" -> new RunPage(List.of(summary()), null);
      case "pins" -> List.of(new Pin(RUN, 0, "all", TIME), new Pin(RUN, 2, "keep\n", TIME));
      case "getStatusHistory" -> List.of(new StatusChange(RUN, 5, RunStatus.COMPLETED, TIME));
      case "listCheckpoints" -> List.of(meta(1), meta(2));
      case "loadCheckpointAt" -> Optional.of(checkpoint((long) args[2]));
      case "getEvents" -> events((long) args[1], (int) args[2]);
      case "openReport" ->
          new OpenReport(false, true, 1, 2, 1, 100, false, List.of(), List.of(), true);
      case "verify" -> new VerifyReport(1, 6, 2, 1, 3, 4096, found);
      case "close" -> null;
      default -> throw new AssertionError("not expected: " + call);
    };
  }

  private static RunMetadata run() {
    Map<String, Object> params = new TreeMap<>(Map.of("bytes", new byte[] {1}, "nan", Double.NaN));
    params.put("none", null);
    return new RunMetadata(
        RUN, "w", RunStatus.COMPLETED, TIME, TIME, Collections.unmodifiableMap(params), 2, 1);
  }

  private static RunSummary summary() {
    return new RunSummary(RUN, "w", RunStatus.COMPLETED, TIME, TIME, 2, 1, 300, 40);
  }

  private static CheckpointMeta meta(long seq) {
    long position = seq == 1 ? 2 : 4;
    return new CheckpointMeta(
        RUN, "n", seq, position, TIME, 4, 100, "0123456789abcdef".repeat(2), Map.of("k", "v"));
  }

  private Checkpoint checkpoint(long seq) {
    if (stateLost && seq == 2) {
      throw new CorruptRecordException(BAD_STATE, null);
    }
    return new Checkpoint() {
      @Override
      public CheckpointMeta meta() {
        return OneRunStore.meta(seq);
      }

      @Override
      public byte[] state() {
        return seq == 1 ? new byte[] {'t', 'e', 'x', 't'} : new byte[] {-1, 0, 0, 0};
      }
    };
  }

  private List<WorkflowEvent> events(long since, int limit) {
    if (since > 0 || limit == 0) {
      return List.of();
    }
    if (eventLost) {
      throw new CorruptRecordException(BAD_EVENT, null);
    }
    return List.of(new WorkflowEvent(RUN, 1, 3, "PAID", null, TIME, null, List.of(1L)));
  }
}
