package dev.cairn.store;

import dev.cairn.store.io.CrashOutcomes;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens everything that stopping a history can leave, each distinct state once, and holds it
 * against what was promised. For several threads.
 */
final class CrashStates {
  /** Up to so many places every choice is looked at. */
  static final int PLACES_MAX = 12;

  private final Fingerprints states = new Fingerprints();
  private final Fingerprints images = new Fingerprints();
  private final AtomicLong points = new AtomicLong();
  private final AtomicLong sampled = new AtomicLong();
  private final AtomicLong recoveries = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final long outcomesMax;
  private final long recrashEvery;
  private final long goOnEvery;

  /**
   * @param outcomesMax of more choices than that only some are looked at
   * @param recrashEvery of how many states one is crashed again at every call of its recovery
   * @param goOnEvery of how many states one is gone on with, closed and opened
   */
  CrashStates(long outcomesMax, long recrashEvery, long goOnEvery) {
    this.outcomesMax = outcomesMax;
    this.recrashEvery = recrashEvery;
    this.goOnEvery = goOnEvery;
  }

  /** How many distinct states, of a disk and of what was promised, were opened. */
  long states() {
    return states.size();
  }

  /** How many distinct contents of the disk were among them. */
  long images() {
    return images.size();
  }

  /** How many stores were opened. */
  long recoveries() {
    return recoveries.get();
  }

  @Override
  public String toString() {
    return String.format(
        "%,d distinct crash states (%,d disk images) of %,d left at %,d crash points, %,d of these"
            + " with a sample of their outcomes; %,d recoveries",
        states(), images(), left.get(), points.get(), sampled.get(), recoveries());
  }

  /** Looks at all that a stop here can leave. */
  void stop(CrashPoint point, SimulatedDisk disk, Stopped stopped) {
    points.incrementAndGet();
    look(disk.crashKeepingAll(), point, stopped);
    CrashOutcomes outcomes = CrashOutcomes.of(disk.pending());
    if (outcomes.places() <= PLACES_MAX && outcomes.count() <= outcomesMax) {
      outcomes.all(kept -> lose(disk, point, kept, stopped));
    } else {
      sampled.incrementAndGet();
      int few = outcomes.places() <= 24 ? 2 : 1;
      outcomes.some(few, 64, point.call(), kept -> lose(disk, point, kept, stopped));
    }
  }

  private void lose(SimulatedDisk disk, CrashPoint point, BitSet kept, Stopped stopped) {
    look(disk.crash(kept), point.keeping(kept), stopped);
  }

  private void look(SimulatedDisk crashed, CrashPoint point, Stopped stopped) {
    left.incrementAndGet();
    long image = crashed.fingerprint(point.killed()) + (point.killed() ? 1 : 0);
    if (states.add(Fingerprints.mixed(image) + stopped.print())
        && !knownGood(image, point, stopped)) {
      open(crashed, point, stopped, image);
    }
  }

  /**
   * Whether the same disk was recovered before, to what is right here too: recovery is
   * deterministic.
   */
  private boolean knownGood(long image, CrashPoint point, Stopped stopped) {
    long recovered = images.noted(image);
    int first = stopped.first(point.killed());
    return recovered != 0 && stopped.states().contain(first, stopped.started(), recovered);
  }

  /** Opens one, whether it was opened before or not. */
  void open(SimulatedDisk crashed, CrashPoint point, Stopped stopped, long image) {
    long lot = Fingerprints.mixed(image + 1);
    try {
      if (point.again() == 0 && Long.remainderUnsigned(lot, recrashEvery) == 0) {
        stopRecovery(crashed.copy(), point, stopped, lot);
      }
      images.note(image, recover(crashed, point, stopped, lot).fingerprint());
    } catch (AssertionError | RuntimeException e) {
      throw e instanceof Told told ? told : new Told(point, e);
    }
  }

  /** A failure with the way to it. */
  private static final class Told extends AssertionError {
    private static final long serialVersionUID = 1L;

    Told(CrashPoint point, Throwable cause) {
      super(point + "\n" + cause.getMessage(), cause);
    }
  }

  private Snapshot recover(SimulatedDisk disk, CrashPoint point, Stopped stopped, long lot) {
    CairnStore store = openSound(disk, 2, point.divisor());
    Snapshot found = Snapshot.of(store);
    int first = stopped.first(point.killed());
    int unused = stopped.states().check(first, stopped.started(), found);
    requireDurable(disk, found, point.divisor(), lot);
    if (Long.remainderUnsigned(lot >>> 16, goOnEvery) == 0) {
      goOn(disk, store, found, point.divisor());
    }
    return found;
  }

  /** What is served could be acted on: it must not go with the power. */
  private void requireDurable(SimulatedDisk disk, Snapshot served, int divisor, long lot) {
    SimulatedDisk cut = lot % 2 == 0 ? disk.crashDroppingAll() : disk.crash(lot);
    List<String> lost = Snapshot.diffExactly(served, Snapshot.of(openSound(cut, 3, divisor)));
    if (!lost.isEmpty()) {
      throw new AssertionError("served, and lost with the power: " + lost);
    }
  }

  private CairnStore openSound(SimulatedDisk disk, long seed, int divisor) {
    CairnStore store = LoggedStore.openStore(disk, LoggedStore.environment(seed, divisor));
    recoveries.incrementAndGet();
    OpenReport report = store.openReport();
    if (!report.damages().isEmpty() || report.readOnly()) {
      throw new AssertionError("damage where there was but a crash: " + report);
    }
    VerifyReport verified = store.verify();
    if (!verified.intact()) {
      throw new AssertionError("not intact: " + verified.damages());
    }
    return store;
  }

  /** The store works, closes, leaves nothing open, and has all of it when it is opened again. */
  private void goOn(SimulatedDisk disk, CairnStore store, Snapshot recovered, int divisor) {
    for (Command command : MORE) {
      if (command.applyTo(store).refused()) {
        throw new AssertionError("refused after a recovery: " + command);
      }
    }
    Snapshot before = Snapshot.of(store);
    store.close();
    if (disk.openFiles() != 0 || disk.openMaps() != 0) {
      throw new AssertionError(
          disk.openFiles() + " files and " + disk.openMaps() + " maps left open");
    }
    CairnStore again = openSound(disk, 4, divisor);
    if (!again.openReport().cleanlyClosed()) {
      throw new AssertionError("closed, but not cleanly: " + again.openReport());
    }
    before.assertSame(Snapshot.of(again));
    requireKept(recovered, before);
  }

  /** Going on has changed nothing but what it was asked to. */
  private static void requireKept(Snapshot recovered, Snapshot after) {
    List<String> differences = Snapshot.diff(recovered, after);
    if (!differences.equals(List.of("run \"more\": not expected"))) {
      throw new AssertionError("going on changed " + differences);
    }
  }

  private static final List<Command> MORE =
      List.of(
          new Command.Create("more", "w", Map.of(), Durability.ASYNC),
          new Command.Save(
              "more", "n", "more".getBytes(StandardCharsets.UTF_8), Map.of(), Durability.SYNC),
          new Command.Settle(),
          new Command.Event("more", "e", null, 1L, Durability.ASYNC));

  private void stopRecovery(SimulatedDisk disk, CrashPoint point, Stopped stopped, long lot) {
    long seed = (lot & 0xffff) + 2;
    disk.onCall(
        call -> {
          if (call.index() > 0) {
            for (long how : new long[] {0, 1, seed}) {
              look(left(disk, how), point.again(call.index(), how), stopped);
            }
          }
        });
    CairnStore unused = LoggedStore.openStore(disk, LoggedStore.environment(2, point.divisor()));
    disk.onCall(call -> {});
  }

  /** What the second stop of a point leaves of what the first did. */
  static SimulatedDisk leftOfRecovery(SimulatedDisk disk, CrashPoint point) {
    List<SimulatedDisk> found = new ArrayList<>();
    disk.onCall(
        call -> {
          if (call.index() == point.again()) {
            found.add(left(disk, point.left()));
          }
        });
    CairnStore unused = LoggedStore.openStore(disk, LoggedStore.environment(2, point.divisor()));
    return found.get(0);
  }

  private static SimulatedDisk left(SimulatedDisk disk, long how) {
    return how == 0 ? disk.crashDroppingAll() : how == 1 ? disk.crashKeepingAll() : disk.crash(how);
  }
}
