package dev.cairn.store;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.CrashOracle;
import dev.cairn.store.kit.LoggedOp;
import dev.cairn.store.kit.Snapshot;
import java.util.List;
import java.util.function.Consumer;

/** A store through one {@link RandomLife}, and what must be there after it. */
final class RandomStore {
  /**
   * Where a life begins.
   *
   * @param disk what is on it
   * @param happened what made what is there, acknowledged or not
   */
  record Beginning(SimulatedDisk disk, List<LoggedOp> happened) {
    /** Of a store that is not there yet. */
    static Beginning nothing() {
      return new Beginning(new SimulatedDisk(), List.of());
    }
  }

  private final RandomLife life;
  private final SimulatedDisk disk;
  private final Callers callers;

  /** Begins a life on a copy of a disk; of three stores one is written with DENSE. */
  RandomStore(RandomLife life, Beginning beginning) {
    this.life = life;
    this.disk = beginning.disk().copy();
    Compression compression = life.seed() % 3 == 0 ? Compression.DENSE : Compression.LZ4;
    this.callers = new Callers(disk, life.environment(), compression, beginning.happened());
  }

  SimulatedDisk disk() {
    return disk;
  }

  List<LoggedOp> ops() {
    return callers.ops();
  }

  void watch(Consumer<Call> watcher) {
    callers.watch(watcher);
  }

  /**
   * Lives it. A store that a fault keeps from opening is tried once more; a device that goes on
   * failing is mended for that.
   */
  void live() {
    if (!callers.open()) {
      requireNothingOpen();
      if (!callers.open()) {
        disk.clearFaults();
        if (!callers.open()) {
          throw new AssertionError("the device is well, and the store does not open");
        }
      }
    }
    for (RandomLife.Step step : life.steps()) {
      if (step.later()) {
        callers.begin(step.command());
      } else {
        callers.perform(step.command(), step.meanwhile());
      }
    }
    if (life.stop() == RandomLife.Stop.CLOSE) {
      boolean unused = callers.close();
      requireNothingOpen();
    }
    callers.checkAnswers();
  }

  private void requireNothingOpen() {
    if (disk.openFiles() != 0 || disk.openMaps() != 0) {
      throw new AssertionError(
          disk.openFiles() + " files and " + disk.openMaps() + " maps left open");
    }
  }

  /** Ends it, and answers where the next one begins. */
  Beginning end() {
    disk.clearFaults();
    survives(disk.crashDroppingAll(), false, 1);
    survives(disk.crash(life.seed() + 1), false, 2);
    survives(disk.crashKeepingAll(), true, 3);
    SimulatedDisk left = life.left(disk);
    int k = survives(left.copy(), life.killed(), 4);
    return new Beginning(left, ops().subList(0, k));
  }

  /** Holds what a stop leaves against what was promised; answers how many operations survived. */
  int survives(SimulatedDisk left, boolean killed, long salt) {
    CairnStore store = openSound(left, salt);
    int k = CrashOracle.checkAppended(ops(), killed, store);
    SimulatedDisk cut = salt % 2 == 0 ? left.crashDroppingAll() : left.crash(life.seed() + salt);
    List<String> lost =
        Snapshot.diffExactly(Snapshot.of(store), Snapshot.of(openSound(cut, salt + 10)));
    if (!lost.isEmpty()) {
      throw new AssertionError("served, and lost with the power: " + lost);
    }
    return k;
  }

  private CairnStore openSound(SimulatedDisk left, long salt) {
    CairnStore store =
        LoggedStore.openStore(
            left, LoggedStore.environment(life.seed() + salt, RandomLife.DIVISOR));
    if (!store.openReport().damages().isEmpty() || store.openReport().readOnly()) {
      throw new AssertionError("damage where there was but a crash: " + store.openReport());
    }
    VerifyReport verified = store.verify();
    if (!verified.intact()) {
      throw new AssertionError("not intact: " + verified.damages());
    }
    return store;
  }
}
