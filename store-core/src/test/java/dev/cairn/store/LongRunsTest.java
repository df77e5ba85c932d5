package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.ModelStore;
import dev.cairn.store.kit.Snapshot;
import dev.cairn.store.kit.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of runs that live long, with segments so short that what belongs together (a
 * chain, a group of events) lies in several, and some of them rewritten: what is read is what the
 * model has. One seed again: {@code -Dcairn.seed=n}.
 *
 * <p>Once no history had both several segments and groups of events: the bug of {@link
 * DenseTest#aGroupGoesOnInTheNextSegmentBehindOneThatWasCompacted} was found by reading.
 */
class LongRunsTest {
  private static final int SEEDS = Boolean.getBoolean("cairn.soak") ? 5_000 : 25;
  private static final int STEPS = 400;

  private int segments;
  private int rewritten;

  @ParameterizedTest
  @EnumSource(Compression.class)
  void whatIsReadIsWhatWasWritten(Compression compression) {
    Seeds.each(
        SEEDS,
        seed -> {
          Life life = new Life(seed, compression);
          life.live();
          segments += life.segments(".*[.]seg");
          rewritten += life.segments(".*-g[1-9][0-9]*[.]seg");
        });
    assertTrue(!Seeds.all() || rewritten > SEEDS, rewritten + " segments rewritten");
    assertTrue(!Seeds.all() || segments > 4 * SEEDS, segments + " segments");
  }

  /** One history. */
  private static final class Life {
    private static final int DIVISOR = 256;

    private final SplittableRandom random;
    private final Environment environment;
    private final Compression compression;
    private SimulatedDisk disk = new SimulatedDisk();
    private final ModelStore model = ModelStore.create();
    private final List<byte[]> states = new ArrayList<>();
    private CairnStore store;
    private int events;

    Life(long seed, Compression compression) {
      this.random = new SplittableRandom(seed);
      this.environment = LoggedStore.environment(seed, DIVISOR);
      this.compression = compression;
      this.store = LoggedStore.openStore(disk, environment, compression);
      for (String node : List.of("n", "m")) {
        states.add(States.compressible(2_000, node.hashCode()));
      }
    }

    void live() {
      apply(new Command.Create("r", "w", Map.of(), Durability.ASYNC));
      for (int i = 0; i < STEPS; i++) {
        apply(command());
      }
      compare();
      reopen();
      compare();
      store.close();
    }

    int segments(String like) {
      return (int) disk.paths().stream().filter(path -> path.matches(like)).count();
    }

    private void compare() {
      Snapshot.of(model).assertLike(Snapshot.of(store));
      assertEquals(List.of(), store.verify().damages());
    }

    private void reopen() {
      if (random.nextBoolean()) {
        disk = disk.crashKeepingAll();
      } else {
        store.close();
        assertEquals(0, disk.openFiles());
        assertEquals(0, disk.openMaps());
      }
      store = LoggedStore.openStore(disk, environment, compression);
      assertEquals(List.of(), store.openReport().damages());
    }

    private void apply(Command command) {
      if (command instanceof Command.Reopen) {
        reopen();
      } else {
        assertEquals(command.applyTo(model), command.applyTo(store), command.toString());
      }
    }

    private Command command() {
      int dice = random.nextInt(100);
      if (dice < 20) {
        return save(random.nextInt(states.size()));
      } else if (dice < 45) {
        return event();
      } else if (dice < 60) {
        return new Command.Events("r", random.nextLong(events + 2), random.nextInt(1, 70));
      } else if (dice < 72) {
        return random.nextBoolean()
            ? new Command.Load("r", node())
            : new Command.LoadAt("r", node(), random.nextLong(1, STEPS / 3));
      } else if (dice < 78) {
        return givingUp();
      } else if (dice < 93) {
        return new Command.Settle();
      } else if (dice < 98) {
        return new Command.Compact();
      }
      return new Command.Reopen();
    }

    /** Mostly the one before with a little changed; at times another, or a long one. */
    private Command save(int node) {
      byte[] state = states.get(node);
      int kind = random.nextInt(20);
      if (kind == 0) {
        state = States.compressible(random.nextInt(1_000, 4_000), random.nextLong());
      } else if (kind == 1) {
        // Some of them have a sealed segment each.
        state = States.incompressible(random.nextInt(7_000, 90_000), random.nextLong());
      } else {
        byte[] more = States.compressible(random.nextInt(10, 200), random.nextLong());
        state = States.spliced(state, random.nextInt(state.length / 8), more, random.nextLong());
      }
      states.set(node, state);
      return new Command.Save("r", node == 0 ? "n" : "m", state, Map.of(), Durability.ASYNC);
    }

    private Command event() {
      events++;
      int kind = random.nextInt(40);
      Object payload =
          kind < 8
              ? random.nextLong()
              : kind < 39
                  ? States.compressible(random.nextInt(70, 900), random.nextLong())
                  : States.incompressible(70_000, random.nextLong());
      return new Command.Event("r", "e", "n", payload, Durability.ASYNC);
    }

    private String node() {
      return random.nextBoolean() ? "n" : "m";
    }

    private Command givingUp() {
      long seq = random.nextLong(1, STEPS / 4);
      return switch (random.nextInt(4)) {
        case 0 -> new Command.DropBefore("r", node(), seq, Durability.ASYNC);
        case 1 -> new Command.Tag("r", seq, "t", random.nextBoolean());
        default -> new Command.Drop("r", node(), seq, Durability.ASYNC);
      };
    }
  }
}
