package dev.cairn.store;

import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.LoggedOp;
import dev.cairn.store.kit.States;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Crashes fixed histories everywhere, and opens what is left. */
class CrashSearchTest {
  private static final boolean SOAK = Boolean.getBoolean("cairn.soak");
  private static final int SEEDS = SOAK ? 100 : 2;

  // The histories' words

  private static Command create(String run, Durability durability) {
    return new Command.Create(run, "workflow", Map.of("of", run), durability);
  }

  private static Command save(String run, String text, Durability durability) {
    return new Command.Save(
        run, "n", text.getBytes(StandardCharsets.UTF_8), Map.of("k", 1L), durability);
  }

  /** States that do not compress: they fill the journal. */
  private static Command saveBytes(String run, int bytes, long seed, Durability durability) {
    return new Command.Save(run, "m", States.incompressible(bytes, seed), Map.of(), durability);
  }

  private static Command event(String run, long payload, Durability durability) {
    return new Command.Event(run, "type", "n", payload, durability);
  }

  private static Command status(String run, RunStatus status, Durability durability) {
    return new Command.Status(run, status, durability);
  }

  private static Command delete(String run, Durability durability) {
    return new Command.Delete(run, durability);
  }

  private static final Command SETTLE = new Command.Settle();
  private static final Command SYNCED = new Command.Sync();
  private static final Command REOPEN = new Command.Reopen();

  // The histories

  @Test
  void everydayWork() {
    search(
        "everyday work",
        List.of(
            create("a", SYNC),
            save("a", "one", ASYNC),
            save("a", "two", ASYNC),
            event("a", 1, SYNC),
            create("b", ASYNC),
            save("b", "three", ASYNC),
            status("a", RunStatus.PAUSED, ASYNC),
            SYNCED,
            save("a", "four", ASYNC),
            event("b", 2, ASYNC),
            save("b", "five", SYNC),
            event("a", 3, ASYNC)));
  }

  @Test
  void settlingAndClosing() {
    search(
        "settling and closing",
        List.of(
            create("a", SYNC),
            save("a", "one", ASYNC),
            SETTLE,
            save("a", "two", SYNC),
            create("b", ASYNC),
            event("b", 1, ASYNC),
            SETTLE,
            event("b", 2, ASYNC),
            REOPEN,
            save("a", "three", ASYNC),
            event("b", 3, SYNC),
            SETTLE,
            save("b", "four", ASYNC),
            REOPEN,
            REOPEN,
            status("b", RunStatus.COMPLETED, SYNC)));
  }

  @Test
  void deletingAndMakingAgain() {
    search(
        "deleting and making again",
        List.of(
            create("a", SYNC),
            save("a", "one", ASYNC),
            SETTLE,
            delete("a", ASYNC),
            create("a", ASYNC),
            save("a", "two", SYNC),
            create("b", ASYNC),
            delete("b", SYNC),
            SETTLE,
            create("b", SYNC),
            delete("a", SYNC),
            SETTLE,
            create("a", ASYNC),
            REOPEN,
            delete("b", ASYNC),
            event("a", 1, SYNC)));
  }

  @Test
  void largeStates() {
    search(
        "large states",
        List.of(
            create("a", SYNC),
            saveBytes("a", 1_200_000, 1, ASYNC),
            save("a", "small", SYNC),
            SETTLE,
            saveBytes("a", 1_100_000, 2, SYNC),
            create("b", ASYNC),
            saveBytes("b", 1_100_000, 3, ASYNC),
            delete("b", SYNC),
            SETTLE,
            save("a", "last", ASYNC)));
  }

  @Test
  void rollingOver() {
    List<Command> commands = new ArrayList<>();
    commands.add(create("a", SYNC));
    commands.add(create("b", ASYNC));
    for (int i = 0; i < 6; i++) {
      commands.add(saveBytes(i % 2 == 0 ? "a" : "b", 400_000, i, i % 3 == 2 ? SYNC : ASYNC));
      commands.add(event("a", i, ASYNC));
    }
    commands.add(SETTLE);
    commands.add(saveBytes("a", 900_000, 20, ASYNC));
    commands.add(saveBytes("b", 900_000, 21, ASYNC));
    commands.add(event("b", 99, SYNC));
    search("rolling over", commands, 3);
  }

  @Test
  void aFullJournal() {
    List<Command> commands = new ArrayList<>();
    commands.add(create("a", SYNC));
    for (int i = 0; i < 9; i++) {
      commands.add(saveBytes("a", 1_000_000, i, ASYNC));
    }
    commands.add(event("a", 1, SYNC));
    search("a full journal", commands, 5);
  }

  @Test
  void manyRunsOneCatalog() {
    List<Command> commands = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 6; i++) {
        commands.add(create("run " + round + " " + i, ASYNC));
        commands.add(event("run " + round + " " + i, i, ASYNC));
      }
      commands.add(SETTLE);
      commands.add(delete("run " + round + " 2", ASYNC));
    }
    commands.add(REOPEN);
    search("many runs", commands);
  }

  // The search

  private static void search(String name, List<Command> commands) {
    search(name, commands, 1);
  }

  /**
   * @param stride of so many crash points one is looked at; all are in a soak
   */
  private static void search(String name, List<Command> commands, int stride) {
    long begun = System.nanoTime();
    Aftermath aftermath = new Aftermath(SOAK ? 2 : 37);
    List<Call> puts = crashBeforeEveryCall(name, commands, SOAK ? 1 : stride, aftermath);
    for (int i = 0; i < puts.size(); i += SOAK ? 1 : stride) {
      crashInTheMiddle(name, commands, puts.get(i), aftermath);
    }
    System.out.printf(
        "%s: %d crash states, %d recoveries, %d ms%n",
        name, aftermath.states(), aftermath.recoveries(), (System.nanoTime() - begun) / 1_000_000);
  }

  /** Answers the calls that a crash can come upon in their middle. */
  private static List<Call> crashBeforeEveryCall(
      String name, List<Command> commands, int stride, Aftermath aftermath) {
    SimulatedDisk disk = new SimulatedDisk();
    int[] points = new int[1];
    Aftermath.Fills fills = new Aftermath.Fills(SOAK ? 1 : 200);
    List<Call> puts = new ArrayList<>();
    LoggedStore[] store = new LoggedStore[1];
    disk.onCall(
        call -> {
          if (call.index() > 0 && fills.worthWhile(call) && points[0]++ % stride == 0) {
            List<LoggedOp> ops = store[0] == null ? List.of() : store[0].ops();
            crash(disk, ops, call.index(), name + ", before " + call, aftermath);
            if (call.verb() == Verb.PUT || call.verb() == Verb.WRITE) {
              puts.add(call);
            }
          }
        });
    store[0] = LoggedStore.open(disk, 1);
    store[0].applyAll(commands);
    crash(disk, store[0].ops(), disk.calls(), name + ", at its end", aftermath);
    store[0].store().close();
    return puts;
  }

  private static void crashInTheMiddle(
      String name, List<Command> commands, Call put, Aftermath aftermath) {
    SimulatedDisk disk = new SimulatedDisk();
    disk.crashAt(put.index(), (int) (put.index() * 37 % 100));
    List<LoggedOp> ops = List.of();
    try {
      LoggedStore store = LoggedStore.open(disk, 1);
      store.applyUntilPowerCut(commands);
      ops = store.ops();
    } catch (StoreException e) {
      if (!disk.powerCut()) {
        throw e;
      }
    }
    String story = name + ", in the middle of " + put;
    aftermath.of(disk.crashKeepingAll(), ops, true, put.index(), story);
    aftermath.of(disk.crash(put.index()), ops, false, put.index(), story);
  }

  private static void crash(
      SimulatedDisk disk, List<LoggedOp> ops, long n, String story, Aftermath aftermath) {
    aftermath.of(disk.crashDroppingAll(), ops, false, n, story + ", all dropped");
    aftermath.of(disk.crashKeepingAll(), ops, true, n, story + ", killed");
    for (int i = 0; i < SEEDS; i++) {
      long seed = n * 1_000 + i;
      aftermath.of(disk.crash(seed), ops, false, seed, story);
    }
  }
}
