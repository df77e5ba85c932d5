package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.Histories;
import dev.cairn.store.kit.History;
import dev.cairn.store.kit.LoggedOp;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Random histories, each crashed at a random call, recovered, gone on with, and crashed again. */
class CrashCyclesTest {
  private static final int CYCLES = 3;

  /** How a machine stops. */
  enum Stop {
    KILL,
    POWER_LOSS,
    POWER_LOSS_OF_ALL_THAT_IS_PENDING
  }

  /**
   * One life of a store.
   *
   * @param point which of the calls it ends in, of a thousand
   * @param percent how much of that call is done
   */
  record Life(History history, int point, int percent, Stop stop, long seed, boolean closed) {}

  @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
  void everyLifeGoesOnWhereTheLastOneEnded(@ForAll("lives") List<Life> lives) {
    liveAll(lives);
  }

  /** The same, fifty times as often, with -Dcairn.soak=true. */
  @Property(tries = 15_000, shrinking = ShrinkingMode.BOUNDED)
  void everyLifeGoesOnInASoak(@ForAll("soakedLives") List<Life> lives) {
    liveAll(lives);
  }

  @Provide
  Arbitrary<List<Life>> lives() {
    return life().list().ofSize(CYCLES);
  }

  /** Without a soak: none, which jqwik tries once. */
  @Provide
  Arbitrary<List<Life>> soakedLives() {
    return Boolean.getBoolean("cairn.soak") ? lives() : Arbitraries.just(List.of());
  }

  private static Arbitrary<Life> life() {
    Arbitrary<Stop> stop =
        Arbitraries.frequency(
            Tuple.of(2, Stop.KILL),
            Tuple.of(3, Stop.POWER_LOSS),
            Tuple.of(1, Stop.POWER_LOSS_OF_ALL_THAT_IS_PENDING));
    return Combinators.combine(
            Histories.any(),
            Arbitraries.integers().between(0, 1_000),
            Arbitraries.integers().between(0, 100),
            stop,
            Arbitraries.longs().between(1, 1L << 40),
            Arbitraries.of(true, false))
        .as(Life::new);
  }

  private static void liveAll(List<Life> lives) {
    SimulatedDisk disk = new SimulatedDisk();
    List<LoggedOp> ops = List.of();
    for (Life life : lives) {
      ops = live(disk, ops, life);
      SimulatedDisk left = stop(disk, life);
      ops = recovered(left, ops, life);
      disk = left.crashKeepingAll();
    }
  }

  /** Answers what the store was asked for until the power went. */
  private static List<LoggedOp> live(SimulatedDisk disk, List<LoggedOp> before, Life life) {
    disk.crashAt(deathOf(disk.copy(), before, life), life.percent());
    LoggedStore store;
    try {
      store = LoggedStore.goOn(disk, life.seed(), before);
    } catch (StoreException e) {
      if (!disk.powerCut()) {
        throw e;
      }
      return before;
    }
    store.applyUntilPowerCut(life.history().commands());
    return store.ops();
  }

  /** The number of the call in which it ends. */
  private static long deathOf(SimulatedDisk rehearsal, List<LoggedOp> before, Life life) {
    Aftermath.Fills fills = new Aftermath.Fills(200);
    List<Long> calls = new ArrayList<>();
    rehearsal.onCall(
        call -> {
          if (call.index() > 0 && fills.worthWhile(call)) {
            calls.add(call.index());
          }
        });
    LoggedStore store = LoggedStore.goOn(rehearsal, life.seed(), before);
    store.applyAll(life.history().commands());
    store.store().close();
    return calls.get((int) ((calls.size() - 1L) * life.point() / 1_000));
  }

  private static SimulatedDisk stop(SimulatedDisk disk, Life life) {
    return switch (life.stop()) {
      case KILL -> disk.crashKeepingAll();
      case POWER_LOSS -> disk.crash(life.seed());
      case POWER_LOSS_OF_ALL_THAT_IS_PENDING -> disk.crashDroppingAll();
    };
  }

  private static List<LoggedOp> recovered(SimulatedDisk left, List<LoggedOp> ops, Life life) {
    CairnStore store = LoggedStore.openStore(left, LoggedStore.environment(life.seed() + 1));
    assertEquals(List.of(), store.openReport().damages());
    assertEquals(List.of(), store.verify().damages());
    int k = LoggedStore.check(ops, store, life.stop() == Stop.KILL);
    if (life.closed()) {
      store.close();
      assertEquals(0, left.openFiles());
      assertEquals(0, left.openMaps());
    }
    return LoggedStore.happened(ops, k);
  }
}
