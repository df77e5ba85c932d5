package dev.cairn.store;

import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.LoggedOp;
import dev.cairn.store.kit.ModelStore;
import dev.cairn.store.kit.Outcome;
import dev.cairn.store.kit.Snapshot;
import dev.cairn.store.kit.States;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fails every call of the disk that a fixed history makes, one at a time: nothing acknowledged is
 * lost, whoever called is told what CONTRACT sections 3 to 5 say, and nothing stays open.
 */
class FaultTest {
  private static final boolean SOAK = Boolean.getBoolean("cairn.soak");
  private static final Set<String> REFUSALS =
      Set.of(
          "StoreFailedException",
          "StoreFullException",
          "StoreIoException",
          "OutcomeUnknownException");

  private static Command save(String run, String text, Durability durability) {
    return new Command.Save(run, "n", text.getBytes(StandardCharsets.UTF_8), Map.of(), durability);
  }

  private static Command saveBytes(String run, int bytes, long seed, Durability durability) {
    return new Command.Save(run, "m", States.incompressible(bytes, seed), Map.of(), durability);
  }

  private static final List<Command> HISTORY =
      List.of(
          new Command.Create("a", "w", Map.of("k", 1L), SYNC),
          save("a", "one", ASYNC),
          new Command.Event("a", "type", "n", 1L, SYNC),
          new Command.Settle(),
          new Command.Create("b", "w", Map.of(), ASYNC),
          saveBytes("b", 600_000, 1, ASYNC),
          saveBytes("b", 600_000, 2, ASYNC),
          new Command.Sync(),
          saveBytes("a", 1_100_000, 3, SYNC),
          save("a", "two", SYNC),
          new Command.Settle(),
          new Command.Status("a", RunStatus.PAUSED, ASYNC),
          new Command.Delete("b", SYNC),
          save("a", "three", ASYNC),
          new Command.Settle(),
          new Command.Create("b", "w", Map.of(), SYNC),
          save("b", "four", ASYNC));

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"EIO", "ENOSPC", "SHORT_WRITE", "FAILED_FORCE"})
  void everyCallMayFail(Fault fault) {
    List<Call> calls = calls(fault);
    for (Call call : calls) {
      try {
        new Trial(call, fault).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(fault + " at " + call + ": " + e, e);
      }
    }
    System.out.printf("%s: %d calls failed%n", fault, calls.size());
  }

  /** The calls of the history that can fail so. */
  private static List<Call> calls(Fault fault) {
    SimulatedDisk disk = new SimulatedDisk();
    Aftermath.Fills fills = new Aftermath.Fills(SOAK ? 8 : 200);
    List<Call> calls = new ArrayList<>();
    disk.onCall(
        call -> {
          if (call.index() > 0 && fills.worthWhile(call) && canFail(call, fault)) {
            calls.add(call);
          }
        });
    LoggedStore store = LoggedStore.open(disk, 1);
    store.applyAll(HISTORY);
    store.store().close();
    return calls;
  }

  private static boolean canFail(Call call, Fault fault) {
    return switch (fault) {
      case FAILED_FORCE -> call.verb().forces();
      case SHORT_WRITE -> call.verb() == Verb.WRITE || call.verb() == Verb.PUT;
      case ENOSPC ->
          call.verb() == Verb.WRITE
              || call.verb() == Verb.CREATE
              || call.verb() == Verb.CREATE_DIRECTORY;
      default -> true;
    };
  }

  /** One history with one failing call. */
  private static final class Trial {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final Fault fault;
    private final long seed;
    private final List<LoggedOp> ops = new ArrayList<>();
    private final ModelStore model = ModelStore.create();
    private boolean failed;
    private boolean unknown;

    Trial(Call call, Fault fault) {
      this.fault = fault;
      this.seed = call.index();
      disk.failAt(call.index(), fault);
    }

    void run() {
      CairnStore store = open();
      if (store == null) {
        nothingIsOpen();
        store = open();
        assertTrue(store != null, "an opening after a fault that has passed");
      }
      if (store != null) {
        for (Command command : HISTORY) {
          apply(store, command);
        }
        readsGoOn(store);
        survives(disk.crashDroppingAll(), false);
        survives(disk.crash(seed), false);
        close(store);
      }
      nothingIsOpen();
      survives(disk.crashDroppingAll(), false);
      survives(disk, true);
    }

    private @Nullable CairnStore open() {
      try {
        return LoggedStore.openStore(disk, LoggedStore.environment(seed));
      } catch (StoreIoException | StoreFullException e) {
        return null;
      }
    }

    private void apply(CairnStore store, Command command) {
      Outcome found = command.applyTo(store);
      if (!REFUSALS.contains(found.text())) {
        assertTrue(!failed, "went on after a failure: " + command + " " + found);
        assertEquals(command.applyTo(model), found, command.toString());
        ops.add(LoggedOp.acknowledged(command));
        return;
      }
      assertTrue(!failed || found.text().equals("StoreFailedException"), found.text());
      switch (found.text()) {
        case "StoreFullException" -> {
          assertEquals(Fault.ENOSPC, fault);
          again(store, command);
        }
        case "OutcomeUnknownException" -> {
          unknown = true;
          ops.add(LoggedOp.unknown(command));
          failed = true;
        }
        default -> {
          assertTrue(fault != Fault.ENOSPC, "a full device is no reason to fail for good");
          failed = true;
        }
      }
    }

    /** There is room again: what was refused succeeds. */
    private void again(CairnStore store, Command command) {
      assertEquals(command.applyTo(model), command.applyTo(store), command.toString());
      ops.add(LoggedOp.acknowledged(command));
    }

    private void readsGoOn(CairnStore store) {
      int unused = LoggedStore.check(ops, store, true);
      assertTrue(!unknown || failed);
    }

    private void close(CairnStore store) {
      try {
        store.close();
      } catch (StoreException e) {
        assertTrue(REFUSALS.contains(e.getClass().getSimpleName()), e.toString());
      }
    }

    private void nothingIsOpen() {
      assertEquals(0, disk.openFiles(), "open files");
      assertEquals(0, disk.openMaps(), "open maps");
    }

    private void survives(SimulatedDisk left, boolean all) {
      left.clearFaults();
      CairnStore store = LoggedStore.openStore(left, LoggedStore.environment(seed + 1));
      assertEquals(List.of(), store.openReport().damages());
      assertEquals(List.of(), store.verify().damages());
      int unused = LoggedStore.check(ops, store, all);
      servedIsDurable(left, Snapshot.of(store));
      store.close();
      assertEquals(0, left.openFiles(), "open files");
      assertEquals(0, left.openMaps(), "open maps");
    }

    private void servedIsDurable(SimulatedDisk serving, Snapshot served) {
      SimulatedDisk cut = serving.crashDroppingAll();
      CairnStore store = LoggedStore.openStore(cut, LoggedStore.environment(seed + 2));
      assertEquals(List.of(), store.openReport().damages());
      assertEquals(List.of(), Snapshot.diff(served, Snapshot.of(store)), "lost, though served");
    }
  }
}
