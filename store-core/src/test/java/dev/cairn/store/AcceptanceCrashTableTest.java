package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every row of FORMAT.md section 10.13: the acceptance of a loss, stopped at every call of the
 * disk.
 *
 * <p>Once what an acceptance that was stopped before its header had copied counted beside what it
 * was a copy of: the loss was as good as accepted, and accepting it again made each run twice.
 */
class AcceptanceCrashTableTest {
  private static final String JOURNAL = "journal/2.log";
  private static final int LAST = 6;

  /** What is left where the acceptance stops before a call. */
  private record Stop(Call call, List<SimulatedDisk> left) {}

  private final List<Stop> stops = new ArrayList<>();
  private String damaged = "";
  private String accepted = "";

  /** The position in {@link #stops} of the first call after the force of the header. */
  private int headerForced;

  @BeforeEach
  void acceptTheLossOfOneRecord() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = DamagedStores.open(disk);
    fill(store, "hurt");
    fill(store, "sound");
    SimulatedDisk left = disk.crashKeepingAll();
    left.poke(JOURNAL, 6 * 4096 + 56 + 60, (byte) 0x55);
    CairnStore accepting = DamagedStores.open(left);
    damaged = answers(accepting);
    left.onCall(call -> stop(left, call));
    accepting.acceptLoss();
    left.onCall(call -> {});
    accepted = answers(accepting);
  }

  private static void fill(CairnStore store, String run) {
    store.createRun(run, "w", Map.of("p", run));
    for (int i = 1; i <= LAST; i++) {
      store.saveCheckpoint(run, "n", new byte[] {(byte) i}, Map.of("i", i));
      store.appendEvent(WorkflowEvent.of(run, "e").withPayload(i));
    }
    store.updateRunStatus(run, RunStatus.PAUSED);
  }

  /** Of the writes that fill files with zeros a few are enough. */
  private void stop(SimulatedDisk disk, Call call) {
    boolean zeros = call.verb() == Verb.WRITE && call.length() == 4096;
    if (call.index() > 0 && !(zeros && call.position() % (64 << 12) > 0)) {
      stops.add(
          new Stop(
              call,
              List.of(disk.crashKeepingAll(), disk.crashDroppingAll(), disk.crash(call.index()))));
    }
    boolean header =
        call.verb() == Verb.FORCE_MAP && call.position() == 0 && call.path().startsWith("journal/");
    headerForced = header && headerForced == 0 ? stops.size() : headerForced;
  }

  private static String answers(CairnStore store) {
    StringBuilder all = new StringBuilder();
    for (String run : List.of("hurt", "sound")) {
      all.append(run).append(": ").append(answers(store, run)).append('\n');
    }
    return all.toString();
  }

  private static String answers(CairnStore store, String run) {
    try {
      return store.listCheckpoints(run).stream().map(CheckpointMeta::seq).toList()
          + " "
          + store.getEvents(run, 0, 99).stream().map(e -> e.seq() + "=" + e.payload()).toList()
          + " "
          + store.getStatusHistory(run).size()
          + " "
          + store.getRun(run).orElseThrow().lastEventSeq();
    } catch (CorruptRecordException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Opens what is left, accepts the loss where it was not, and goes on; says if it was. */
  private boolean goesOn(SimulatedDisk left, Call before) {
    CairnStore store = DamagedStores.open(left);
    boolean was = !store.openReport().readOnly();
    if (!was) {
      assertEquals(damaged, answers(store), "damaged as it was, before " + before);
      store.acceptLoss();
    }
    assertEquals(accepted, answers(store), "accepted, before " + before);
    store.settle();
    assertEquals(accepted, answers(store), "settled, before " + before);
    assertEquals(List.of(), store.verify().damages());
    store.close();
    assertEquals(accepted, answers(DamagedStores.open(left)), "opened again, before " + before);
    return was;
  }

  @Test
  void acceptanceStopsBeforeItsHeader() {
    assertTrue(headerForced > 10, headerForced + " stops");
    int notYet = 0;
    for (Stop stop : stops.subList(0, headerForced)) {
      for (SimulatedDisk left : stop.left) {
        notYet += goesOn(left, stop.call) ? 0 : 1;
      }
    }
    assertTrue(notYet > headerForced, notYet + " of " + headerForced);
  }

  @Test
  void acceptanceStopsAfterItsHeader() {
    assertTrue(stops.size() > headerForced + 3, stops.size() + " stops");
    for (Stop stop : stops.subList(headerForced, stops.size())) {
      for (SimulatedDisk left : stop.left) {
        assertTrue(goesOn(left, stop.call), "accepted, before " + stop.call);
      }
    }
  }
}
