package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.ModelStore;
import dev.cairn.store.kit.Outcome;
import dev.cairn.store.kit.Snapshot;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random histories on a disk of limited capacity that a foreign file shares, growing and shrinking.
 * One seed again: {@code -Dcairn.seed=n}.
 */
class FullDiskHistoryTest {
  private static final int SEEDS = Boolean.getBoolean("cairn.soak") ? 5_000 : 40;
  private static final int STEPS = 120;
  private static final long CAPACITY = 12L << 20;
  private static final String FULL = "StoreFullException";

  @Test
  void nothingIsLostAndWhatIsRefusedHasNotHappened() {
    long[] refused = new long[1];
    Seeds.each(SEEDS, seed -> refused[0] += new History(seed).run());
    assertTrue(refused[0] > 0, "no write was refused in any history");
    System.out.printf("FullDiskHistoryTest: %d writes refused%n", refused[0]);
  }

  /** One history. */
  private static final class History {
    private final SplittableRandom random;
    private final Environment environment;
    private final ModelStore model = ModelStore.create();
    private SimulatedDisk disk = new SimulatedDisk();
    private CairnStore store;
    private long refused;

    History(long seed) {
      random = new SplittableRandom(seed);
      environment = LoggedStore.environment(seed);
      store = LoggedStore.openStore(disk, environment);
      disk.setCapacity(CAPACITY);
    }

    long run() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      compare();
      goesOnWhenThereIsRoom();
      return refused;
    }

    private void step() {
      int dice = random.nextInt(100);
      if (dice < 70) {
        apply(write());
      } else if (dice < 80) {
        apply(new Command.Delete(name(), durability()));
      } else if (dice < 86) {
        apply(new Command.Settle());
      } else if (dice < 96) {
        foreign(random.nextLong(CAPACITY));
      } else {
        reopen();
      }
    }

    private Command write() {
      int bytes = random.nextInt(10) == 0 ? 1_200_000 : random.nextInt(300_000);
      return switch (random.nextInt(6)) {
        case 0, 1 -> new Command.Create(name(), "w", Map.of(), durability());
        case 2 -> new Command.Event(name(), "type", "n", 1L, durability());
        case 3 -> new Command.Status(name(), RunStatus.PAUSED, durability());
        default -> {
          byte[] state = States.incompressible(bytes, bytes);
          yield new Command.Save(name(), "n", state, Map.of(), durability());
        }
      };
    }

    private String name() {
      return "run-" + random.nextInt(6);
    }

    private Durability durability() {
      return random.nextBoolean() ? Durability.SYNC : Durability.ASYNC;
    }

    /** Another file takes that much, as far as there is room for it. */
    private void foreign(long bytes) {
      try {
        if (disk.paths().contains("foreign")) {
          disk.remove("foreign");
        }
        disk.plant("foreign", new byte[(int) Math.max(0, Math.min(bytes, CAPACITY - used()))]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private long used() {
      return disk.paths().stream().mapToLong(path -> Crashes.content(disk, path).length).sum();
    }

    private boolean reserved() {
      return disk.paths().contains("RESERVE") && Crashes.content(disk, "RESERVE").length == 2 << 20;
    }

    private void apply(Command command) {
      boolean reserved = reserved();
      Outcome found = command.applyTo(store);
      if (found.text().equals(FULL)) {
        refused++;
        boolean deletion = command instanceof Command.Delete;
        assertTrue(!(deletion && reserved), "refused, though there was the reserve: " + command);
      } else {
        assertEquals(command.applyTo(model), found, command.toString());
      }
      if (random.nextInt(10) == 0) {
        compare();
      }
    }

    private void compare() {
      Snapshot.of(model).assertLike(Snapshot.of(store));
    }

    /** Closes it, or has the process die, and opens it where there is room to. */
    private void reopen() {
      if (random.nextBoolean()) {
        store.close();
        assertEquals(0, disk.openFiles());
        assertEquals(0, disk.openMaps());
      } else {
        disk = disk.crashKeepingAll();
      }
      disk.setCapacity(CAPACITY);
      try {
        store = LoggedStore.openStore(disk, environment);
      } catch (StoreIoException | StoreFullException e) {
        foreign(0);
        store = LoggedStore.openStore(disk, environment);
      }
      assertEquals(List.of(), store.openReport().damages());
      compare();
    }

    private void goesOnWhenThereIsRoom() {
      disk.setCapacity(Long.MAX_VALUE);
      for (int i = 0; i < 6; i++) {
        Command create = new Command.Create("after-" + i, "w", Map.of(), Durability.SYNC);
        assertEquals(create.applyTo(model), create.applyTo(store));
      }
      store.settle();
      store.close();
      store = LoggedStore.openStore(disk.crashDroppingAll(), environment);
      assertTrue(store.openReport().cleanlyClosed());
      assertTrue(store.verify().intact());
      compare();
      store.close();
    }
  }
}
