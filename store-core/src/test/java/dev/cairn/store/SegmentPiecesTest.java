package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Call;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.States;
import dev.cairn.store.settle.Settler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * At leisure a segment is forced in pieces, of which nothing counts before the last, and before the
 * catalog says so (FORMAT.md section 10.5).
 */
class SegmentPiecesTest {
  private static final int SAVES = 8;
  private static final int STATE = 60_000;

  private final SimulatedDisk disk = new SimulatedDisk();
  private Calls calls;
  private Settler settler;

  @BeforeEach
  void fill() throws IOException {
    OpenStore store =
        new StoreOpening("simulated", disk, StoreOptions.defaults(), FixedEnvironment.seeded(1))
            .open(disk.lockExclusively(FileNames.LOCK, "test"));
    calls = new Calls(store);
    settler = store.writing().settler();
    assertEquals("a", calls.createRun("a", "flow", null, WriteOptions.SYNC).runId());
    for (int i = 1; i <= SAVES; i++) {
      byte[] state = States.incompressible(STATE, i);
      assertEquals(i, calls.saveCheckpoint("a", "n", state, null, WriteOptions.SYNC).seq());
    }
  }

  private static boolean forcesASegment(Call call) {
    return call.verb() == Verb.FORCE && call.path().endsWith(".seg");
  }

  private static void hasAll(SimulatedDisk left) {
    CairnStore store = Crashes.open(left);
    for (int i = 1; i <= SAVES; i++) {
      assertArrayEquals(
          States.incompressible(STATE, i),
          store.loadCheckpointAt("a", "n", i).orElseThrow().state());
    }
    store.close();
  }

  @Test
  void wherePowerFailsInBetweenNothingIsLost() throws IOException {
    List<SimulatedDisk> crashed = new ArrayList<>();
    List<Call> forces = new ArrayList<>();
    disk.onCall(
        call -> {
          if (call.index() > 0) {
            crashed.add(disk.crashDroppingAll());
            crashed.add(disk.crashKeepingAll());
            crashed.add(disk.crash(call.index()));
          }
          if (forcesASegment(call)) {
            forces.add(call);
          }
        });
    settler.pass(false);
    disk.onCall(call -> {});
    assertEquals(2, forces.size(), "pieces");
    for (SimulatedDisk left : crashed) {
      hasAll(left.copy());
      Crashes.opensSound(left, SAVES);
    }
  }

  /** That the next one might go well proves nothing. */
  @Test
  void oneThatFailsFailsTheStore() {
    long[] written = new long[1];
    disk.onCall(
        call -> {
          boolean ofSegment = call.verb() == Verb.WRITE && call.path().endsWith(".seg");
          written[0] += ofSegment ? call.length() : 0;
        });
    disk.failWhen(SegmentPiecesTest::forcesASegment, Fault.FAILED_FORCE);
    assertThrows(IOException.class, () -> settler.pass(false));
    disk.clearFaults();
    assertTrue(written[0] < SAVES * (long) STATE, () -> written[0] + " bytes, which is all");
    assertThrows(
        StoreFailedException.class,
        () -> calls.saveCheckpoint("a", "n", new byte[1], null, WriteOptions.ASYNC));
    hasAll(disk.crashDroppingAll());
  }
}
