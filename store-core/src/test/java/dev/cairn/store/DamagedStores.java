package dev.cairn.store;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Small stores with something of everything, in good health: to be damaged. */
final class DamagedStores {
  static final String NAME = "store";
  static final StoreOptions OPTIONS = StoreOptions.small();

  /** What is in a disk's store, and what it should answer. */
  record Healthy(SimulatedDisk disk, Answers answers, boolean wasClosed) {}

  private DamagedStores() {}

  static CairnStore open(SimulatedDisk disk, StoreOptions options) {
    return CairnStore.open(NAME, disk, options, FixedEnvironment.seeded(disk.calls() + 77));
  }

  static CairnStore open(SimulatedDisk disk) {
    return open(disk, OPTIONS);
  }

  /** What a store answers; it is opened for reading only, and closed again. */
  static Answers answersOf(SimulatedDisk disk) {
    try (CairnStore store = open(disk.copy(), StoreOptions.inspection())) {
      return Answers.of(store, "delta", "no such run");
    }
  }

  /** A store that was closed: every run is in its directory, and the journal is empty. */
  static Healthy closed() {
    SimulatedDisk disk = new SimulatedDisk();
    try (CairnStore store = open(disk)) {
      alpha(store);
      delta(store);
      gamma(store);
      store.createRun("chain", "told by each other", Map.of());
      chain(store, 0, 4);
      store.settle();
      beta(store);
      store.deleteRun("delta");
      store.saveCheckpoint("alpha", "code", States.compressible(300, 9), Map.of("late", true));
      chain(store, 4, 7);
      store.settle();
      store.appendEvent(event("alpha", "after the settling", 9));
      store.updateRunStatus("alpha", RunStatus.COMPLETED);
      store.appendEvent(event("gamma", "tail", 10));
    }
    return new Healthy(disk, answersOf(disk), true);
  }

  /** A store whose process died: some of it has settled, some is in the journal, forced. */
  static SimulatedDisk unclosed(boolean withLast) {
    SimulatedDisk disk = new SimulatedDisk();
    try (CairnStore store = open(disk)) {
      alpha(store);
      delta(store);
      store.createRun("chain", "told by each other", Map.of());
      chain(store, 0, 3);
    }
    CairnStore store = open(disk);
    store.createRun("epsilon", "settled once", Map.of("k", 1));
    store.saveCheckpoint("alpha", "plan", States.compressible(5000, 41), Map.of());
    store.settle();
    store.saveCheckpoint("alpha", "code", States.compressible(5000, 42), Map.of("m", "x"));
    chain(store, 3, 6);
    store.appendEvent(event("epsilon", "unsettled", 1));
    store.createRun("beta", "never settled", Map.of("a", List.of(1, 2.5, "x")));
    store.saveCheckpoint("beta", "n", States.incompressible(1000, 43), Map.of());
    store.updateRunStatus("beta", RunStatus.PAUSED);
    store.deleteRun("delta");
    store.saveCheckpoint("beta", "big", States.incompressible((1 << 20) + 100, 44), Map.of());
    if (withLast) {
      store.appendEvent(event("alpha", "the last", 2));
    }
    return disk.crashKeepingAll();
  }

  private static void alpha(CairnStore store) {
    store.createRun("alpha", "ship", Map.of("order", 7, "lines", List.of("a", "b")));
    for (int i = 1; i <= 6; i++) {
      String node = i % 2 == 0 ? "plan" : "a/../b";
      store.saveCheckpoint("alpha", node, States.compressible(100 + i, i), Map.of("step", i));
      store.appendEvent(event("alpha", "step", i));
    }
    store.updateRunStatus("alpha", RunStatus.PAUSED);
    store.saveCheckpoint("alpha", "plan", States.compressible(6000, 8), Map.of());
    store.updateRunStatus("alpha", RunStatus.RUNNING);
    store.saveCheckpoint("alpha", "empty", new byte[0], Map.of());
    store.appendEvent(event("alpha", "large", 1).withPayload("text ".repeat(1500)));
  }

  private static void beta(CairnStore store) {
    store.createRun("beta", "big", Map.of());
    store.saveCheckpoint("beta", "big", States.incompressible((1 << 20) + 4321, 11), Map.of());
    store.saveCheckpoint("beta", "small", new byte[] {1, 2, 3}, Map.of());
    store.appendEvent(event("beta", "done", 1));
  }

  /** Two nodes, each with a whole state and others that are told by it; one packs its deltas. */
  private static void chain(CairnStore store, int from, int to) {
    for (int i = from; i < to; i++) {
      byte[] noise = States.edited(States.incompressible(2_100, 51), i, 52);
      store.saveCheckpoint("chain", "edited", noise, Map.of("i", i));
      byte[] text = States.compressible(9_000 + 400 * i, 53);
      store.saveCheckpoint("chain", "grown", text, Map.of());
    }
  }

  private static void gamma(CairnStore store) {
    store.createRun("gamma", "long", Map.of());
    for (int i = 1; i <= 12; i++) {
      store.saveCheckpoint("gamma", "n" + i % 3, States.incompressible(6000, i), Map.of());
      store.appendEvent(event("gamma", "e", i));
    }
    store.updateRunStatus("gamma", RunStatus.FAILED);
  }

  private static void delta(CairnStore store) {
    store.createRun("delta", "to be deleted", Map.of());
    store.saveCheckpoint("delta", "n", States.compressible(50, 3), Map.of());
    store.appendEvent(event("delta", "e", 1));
  }

  static WorkflowEvent event(String run, String type, int n) {
    return WorkflowEvent.of(run, type)
        .withNode(n % 2 == 0 ? null : "node " + n)
        .withCallerTime(n % 3 == 0 ? null : Instant.ofEpochSecond(n))
        .withPayload(Map.of("n", n, "raw", new byte[] {(byte) n}));
  }
}
