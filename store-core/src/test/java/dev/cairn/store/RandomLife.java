package dev.cairn.store;

import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What is done to a store between an opening and its end, by a seed: on a small journal, that wraps
 * around, and a catalog that is rewritten.
 *
 * @param steps one after the other
 * @param stop how it ends
 * @param seed of whatever else is random in it
 */
record RandomLife(List<Step> steps, Stop stop, long seed) {
  /**
   * One command, and those that another caller gives while it waits for its force.
   *
   * @param command the first caller's
   * @param meanwhile the second's
   * @param later whether the first caller does not wait for it, but has a future
   */
  record Step(Command command, List<Command> meanwhile, boolean later) {}

  /** How it ends. */
  enum Stop {
    CLOSE,
    KILL,
    POWER_LOSS,
    POWER_LOSS_OF_ALL_THAT_IS_PENDING
  }

  /** How many lives a store of one seed has. */
  static final int LIVES = 3;

  /** Journal files of 16 KiB and more, 64 KiB of them. */
  static final int DIVISOR = 128;

  private static final int STEPS_MAX = 40;
  private static final int RUNS = 5;

  /** The life of that number, from 0 on, of a store. */
  static RandomLife of(long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * LIVES + number);
    Generator generator = new Generator(random);
    List<Step> steps = new ArrayList<>();
    for (int i = random.nextInt(8, STEPS_MAX); i > 0; i--) {
      steps.add(generator.step());
    }
    Stop stop = Stop.values()[random.nextInt(Stop.values().length)];
    return new RandomLife(steps, stop, random.nextLong(2, 1L << 40));
  }

  /** The world the store lives in. */
  Environment environment() {
    return LoggedStore.environment(seed, DIVISOR);
  }

  /** What its end leaves of a disk. */
  SimulatedDisk left(SimulatedDisk disk) {
    return switch (stop) {
      case CLOSE, KILL -> disk.crashKeepingAll();
      case POWER_LOSS -> disk.crash(seed);
      case POWER_LOSS_OF_ALL_THAT_IS_PENDING -> disk.crashDroppingAll();
    };
  }

  /** Whether its end takes nothing that was acknowledged, at whatever level. */
  boolean killed() {
    return stop == Stop.CLOSE || stop == Stop.KILL;
  }

  private static final class Generator {
    private final SplittableRandom random;

    Generator(SplittableRandom random) {
      this.random = random;
    }

    Step step() {
      if (random.nextInt(8) == 0) {
        return new Step(write(), List.of(), true);
      }
      Command command = command();
      List<Command> meanwhile = new ArrayList<>();
      if (random.nextInt(4) == 0) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          meanwhile.add(write());
        }
      }
      return new Step(command, meanwhile, false);
    }

    private Command command() {
      int kind = random.nextInt(100);
      if (kind < 57) {
        return write();
      }
      if (kind < 73) {
        return new Command.Create(run(), "w", Map.of("k", random.nextLong()), durability());
      }
      if (kind < 79) {
        return new Command.Delete(run(), durability());
      }
      if (kind < 85) {
        return reading();
      }
      if (kind < 90) {
        return givingUp();
      }
      return kind < 94
          ? new Command.Settle()
          : kind < 96
              ? new Command.Sync()
              : kind < 98 ? new Command.Compact() : new Command.Reopen();
    }

    private Command reading() {
      return switch (random.nextInt(4)) {
        case 0, 1 -> new Command.Load(run(), node());
        case 2 -> new Command.LoadAt(run(), node(), random.nextLong(1, 30));
        default -> new Command.Events(run(), random.nextLong(0, 30), random.nextInt(1, 9));
      };
    }

    private Command givingUp() {
      long seq = random.nextLong(1, 20);
      return switch (random.nextInt(4)) {
        case 0 -> new Command.Drop(run(), node(), seq, durability());
        case 1 -> new Command.Tag(run(), 0, "t", random.nextBoolean());
        default ->
            new Command.DropBefore(run(), random.nextBoolean() ? node() : null, seq, durability());
      };
    }

    /** What appends a batch to a run. */
    private Command write() {
      String run = run();
      Durability durability = durability();
      if (random.nextInt(6) > 0) {
        return write(run, durability);
      }
      List<Command> parts = new ArrayList<>();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        parts.add(write(run, durability));
      }
      return Command.Commit.of(run, parts, durability);
    }

    private Command write(String run, Durability durability) {
      return switch (random.nextInt(6)) {
        case 0, 1, 2 ->
            new Command.Save(run, node(), state(), Map.of("m", random.nextLong()), durability);
        case 3, 4 -> new Command.Event(run, "e", node(), payload(), durability);
        default ->
            new Command.Status(
                run, RunStatus.values()[random.nextInt(RunStatus.values().length)], durability);
      };
    }

    /** Half of them are worth compressing, by what the others say; a few are large. */
    private Object payload() {
      int kind = random.nextInt(60);
      return kind < 30
          ? random.nextLong()
          : kind < 59
              ? States.compressible(random.nextInt(70, 700), random.nextLong())
              : States.incompressible(random.nextInt(66_000, 80_000), random.nextLong());
    }

    private String run() {
      return "run " + random.nextInt(RUNS);
    }

    private String node() {
      return "n" + random.nextInt(3);
    }

    private Durability durability() {
      return random.nextInt(3) == 0 ? SYNC : ASYNC;
    }

    private byte[] state() {
      int kind = random.nextInt(200);
      int bytes =
          kind < 150
              ? random.nextInt(300)
              : kind < 195
                  ? random.nextInt(3_000, 9_000)
                  : kind < 198 ? random.nextInt(60_000, 90_000) : 1_100_000;
      // Of one seed the shorter begins the longer: so that some are told by others.
      long seed = random.nextInt(3) == 0 ? random.nextLong() : 1;
      return States.edited(States.incompressible(bytes, seed), random.nextInt(3), seed + bytes);
    }
  }
}
