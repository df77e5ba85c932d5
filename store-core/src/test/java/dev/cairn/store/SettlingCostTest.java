package dev.cairn.store;

import static dev.cairn.store.Durability.ASYNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What settling asks of the disk, counted. */
class SettlingCostTest {
  private static final int RUNS = 512;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final CairnStore store = Crashes.open(disk);

  private static Predicate<Call> segments(Verb verb) {
    return call -> call.verb() == verb && call.path().endsWith(".seg");
  }

  private static Predicate<Call> forces(int parts) {
    return call ->
        call.verb() == Verb.FORCE_DIRECTORY && call.path().split("/", -1).length == parts;
  }

  private List<Call> settling() {
    List<Call> calls = new ArrayList<>();
    disk.onCall(calls::add);
    store.settle();
    disk.onCall(call -> {});
    return calls;
  }

  private static long count(List<Call> calls, Predicate<Call> picked) {
    return calls.stream().filter(picked).count();
  }

  @Test
  void aNewRunTakesOneWriteAndTwoForces() {
    for (int i = 0; i < RUNS; i++) {
      Crashes.createRun(store, "run-" + i, ASYNC);
    }
    List<Call> calls = settling();
    assertEquals(RUNS, count(calls, segments(Verb.WRITE)));
    assertEquals(RUNS, count(calls, segments(Verb.FORCE)));
    assertEquals(RUNS, count(calls, forces(3)), "of runs' directories");
    assertEquals(256, count(calls, forces(2)), "of their parents, each once");
    assertEquals(1, count(calls, forces(1).and(call -> call.path().equals("runs"))));
    assertEquals(1, count(calls, call -> call.verb() == Verb.FORCE && call.path().startsWith("c")));
  }

  @Test
  void aKnownRunTakesOneForce() {
    for (int i = 0; i < RUNS; i++) {
      Crashes.createRun(store, "run-" + i, ASYNC);
    }
    store.settle();
    for (int i = 0; i < RUNS; i++) {
      Crashes.save(store, "run-" + i, 1_000, ASYNC);
    }
    List<Call> calls = settling();
    assertEquals(RUNS, count(calls, segments(Verb.FORCE)));
    assertEquals(0, count(calls, call -> call.verb() == Verb.FORCE_DIRECTORY));
    assertEquals(0, count(calls, call -> call.verb() == Verb.MAP));
  }

  @Test
  void runsThatGoTogetherForceTheirParentsOnce() {
    for (int i = 0; i < RUNS; i++) {
      Crashes.createRun(store, "run-" + i, ASYNC);
    }
    store.settle();
    for (int i = 0; i < RUNS; i++) {
      assertTrue(store.deleteRun("run-" + i, WriteOptions.ASYNC));
    }
    assertEquals(256, count(settling(), call -> call.verb() == Verb.FORCE_DIRECTORY));
    assertTrue(disk.paths().stream().noneMatch(path -> path.startsWith("runs/")));
  }
}
