package dev.cairn.store;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.CrashOracle;
import dev.cairn.store.kit.LoggedOp;
import dev.cairn.store.kit.ModelStore;
import dev.cairn.store.kit.Outcome;
import dev.cairn.store.kit.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A store on a simulated disk, with the log of what it was asked to do: that is what a crash must
 * spare. Deterministic: the same seed and the same commands make the same calls of the disk.
 */
final class LoggedStore {
  /** The smallest journal, so that it rolls over and fills. */
  static final StoreOptions OPTIONS =
      StoreOptions.defaults()
          .withJournalBytesMax(StoreOptions.JOURNAL_BYTES_MIN)
          .withCloseSettleTimeout(Duration.ofHours(1));

  private static final String NAME = "simulated";

  private final SimulatedDisk disk;
  private final Environment environment;
  private final List<LoggedOp> ops;
  private final ModelStore model = ModelStore.create();
  private CairnStore store;

  private LoggedStore(
      SimulatedDisk disk, Environment environment, CairnStore store, List<LoggedOp> ops) {
    this.disk = disk;
    this.environment = environment;
    this.store = store;
    this.ops = new ArrayList<>(ops);
    ops.forEach(op -> op.command().applyTo(model));
  }

  /** Opens a store that nothing was asked of yet, or of which nothing is expected. */
  static LoggedStore open(SimulatedDisk disk, long seed) {
    return goOn(disk, seed, List.of());
  }

  /** Opens a store that holds the state after these operations. */
  static LoggedStore goOn(SimulatedDisk disk, long seed, List<LoggedOp> before) {
    Environment environment = environment(seed);
    return new LoggedStore(disk, environment, openStore(disk, environment), before);
  }

  static CairnStore openStore(SimulatedDisk disk, Environment environment) {
    return openStore(disk, environment, Compression.LZ4);
  }

  /** The same, written with a compression of one's own. */
  static CairnStore openStore(
      SimulatedDisk disk, Environment environment, Compression compression) {
    return CairnStore.open(NAME, disk, OPTIONS.withCompression(compression), environment);
  }

  /** A clock that counts, randomness from a seed, no threads. */
  static Environment environment(long seed) {
    return environment(seed, 1);
  }

  /** The same, with sizes so much smaller. */
  static Environment environment(long seed, int sizeDivisor) {
    AtomicLong time = new AtomicLong(1_700_000_000_000_000L + seed % 1_000 * 1_000_000L);
    SplittableRandom random = new SplittableRandom(seed);
    LongSupplier salts = random::nextLong;
    return new Environment(time::incrementAndGet, salts, false, sizeDivisor);
  }

  /** Does it all, and holds each answer against the model's. */
  void applyAll(List<? extends Command> commands) {
    commands.forEach(this::apply);
  }

  /** Does one, and holds its answer against the model's. */
  void apply(Command command) {
    ops.add(LoggedOp.unknown(command));
    Outcome found = command instanceof Command.Reopen ? reopen() : command.applyTo(store);
    Outcome wanted = command.applyTo(model);
    if (disk.powerCut() && !found.equals(wanted)) {
      throw new IllegalStateException("power cut");
    }
    ops.set(ops.size() - 1, LoggedOp.acknowledged(command));
    if (!found.equals(wanted)) {
      throw new AssertionError(command + ":\nexpected " + wanted + "\nfound    " + found);
    }
  }

  private Outcome reopen() {
    store.close();
    store = openStore(disk, environment);
    return new Outcome(false, "done");
  }

  /** Does what can be done until the power is cut. */
  void applyUntilPowerCut(List<? extends Command> commands) {
    try {
      applyAll(commands);
    } catch (StoreException | IllegalStateException e) {
      if (!disk.powerCut()) {
        throw e;
      }
    }
  }

  /** Closes the store, opens it again, and holds all of it against the model. */
  void reopenAndCompare() {
    store.close();
    store = openStore(disk, environment);
    compare();
  }

  /** Holds all of it against the model. */
  void compare() {
    Snapshot.of(model).assertLike(Snapshot.of(store));
  }

  /** What it was asked to do, as it stands. */
  List<LoggedOp> ops() {
    return List.copyOf(ops);
  }

  CairnStore store() {
    return store;
  }

  SimulatedDisk disk() {
    return disk;
  }

  /**
   * Which operations a recovered store shows.
   *
   * @param killed whether only the process had died
   */
  static int check(List<LoggedOp> ops, CairnStore recovered, boolean killed) {
    return killed ? CrashOracle.checkAfterKill(ops, recovered) : CrashOracle.check(ops, recovered);
  }

  /** The first k, all of which are known to have happened. */
  static List<LoggedOp> happened(List<LoggedOp> ops, int k) {
    List<LoggedOp> happened = new ArrayList<>();
    ops.subList(0, k).forEach(op -> happened.add(LoggedOp.acknowledged(op.command())));
    return happened;
  }
}
