package dev.cairn.store.kit;

import dev.cairn.store.CheckpointStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether what a crash left of a store is what it may have left: the state after the first k of the
 * operations that one thread gave, for a k that spares everything that had to survive. Times do not
 * count, for the model has its own clock.
 *
 * <p>To go on with a recovered store, and crash it again, keep the first k operations (what {@code
 * check} answers) as acknowledged, and log what follows behind them.
 */
public final class CrashOracle {
  private CrashOracle() {}

  /**
   * After a power loss or the crash of a kernel: everything up to the last SYNC acknowledgement had
   * to survive.
   *
   * @return k, the greatest where several are right
   * @throws AssertionError with the differences to the nearest state that were right
   */
  public static int check(List<LoggedOp> ops, CheckpointStore recovered) {
    return nearest(ops, lastDurable(ops), Snapshot.of(recovered));
  }

  /**
   * After the death of the process: everything acknowledged had to survive, whatever its level.
   *
   * @return k, the greatest where several are right
   * @throws AssertionError with the differences to the nearest state that were right
   */
  public static int checkAfterKill(List<LoggedOp> ops, CheckpointStore recovered) {
    return nearest(ops, lastAcknowledged(ops), Snapshot.of(recovered));
  }

  /**
   * After a power loss, or the death of the process, of a store that several threads wrote to.
   *
   * @param ops the operations of all threads in the order in which they were appended to the
   *     journal, which is the order in which they survive; acknowledgements may have come in any
   *     order. What makes others durable and appends nothing stands where it began.
   * @param killed whether only the process had died
   * @return k, the greatest where several are right
   * @throws AssertionError with the differences to the nearest state that were right
   */
  public static int checkAppended(List<LoggedOp> ops, boolean killed, CheckpointStore recovered) {
    int first = 0;
    ModelStore model = ModelStore.create();
    for (int i = 0; i < ops.size(); i++) {
      Outcome outcome = ops.get(i).command().applyTo(model);
      boolean promised = killed || ops.get(i).command().makesDurable(outcome);
      first = ops.get(i).acknowledged() && promised ? i + 1 : first;
    }
    return nearest(ops, first, Snapshot.of(recovered));
  }

  /** What a store holds after these commands. */
  public static Snapshot stateAfter(List<Command> commands) {
    ModelStore model = ModelStore.create();
    commands.forEach(command -> command.applyTo(model));
    return Snapshot.of(model);
  }

  /**
   * The number of operations up to the last whose acknowledgement made them durable. One that is
   * tried again has written nothing, and says so much of the first.
   */
  static int lastDurable(List<LoggedOp> ops) {
    refuseUnknownOrder(ops);
    ModelStore model = ModelStore.create();
    List<Boolean> wrote = new ArrayList<>();
    int last = 0;
    for (int i = 0; i < ops.size(); i++) {
      long before = model.writes();
      Outcome outcome = ops.get(i).command().applyTo(model);
      wrote.add(model.writes() > before);
      if (ops.get(i).acknowledged() && ops.get(i).command().makesDurable(outcome)) {
        last = Math.max(last, 1 + meant(ops, i, wrote));
      }
    }
    return last;
  }

  /** The operation that number i made durable: itself, or the first that it is a retry of. */
  private static int meant(List<LoggedOp> ops, int i, List<Boolean> wrote) {
    int meant = i;
    if (ops.get(i).command() instanceof Command.With retry) {
      while (!wrote.get(meant) || !isRetry(ops.get(meant), retry)) {
        meant--;
      }
    }
    return meant;
  }

  private static boolean isRetry(LoggedOp op, Command.With retry) {
    return op.command() == retry
        || (op.command() instanceof Command.With first && first.isRetriedBy(retry));
  }

  private static int lastAcknowledged(List<LoggedOp> ops) {
    refuseUnknownOrder(ops);
    return (int) ops.stream().filter(LoggedOp::acknowledged).count();
  }

  /** Behind an operation of unknown outcome nobody can tell in what state the next was made. */
  private static void refuseUnknownOrder(List<LoggedOp> ops) {
    for (int i = 1; i < ops.size(); i++) {
      if (ops.get(i).acknowledged() && !ops.get(i - 1).acknowledged()) {
        throw new IllegalArgumentException(
            "ops: number " + i + " is acknowledged, but the outcome of the one before is unknown");
      }
    }
  }

  private static int nearest(List<LoggedOp> ops, int first, Snapshot found) {
    List<Command> commands = ops.stream().map(LoggedOp::command).toList();
    return new PrefixStates(commands, first).check(first, ops.size(), found);
  }
}
