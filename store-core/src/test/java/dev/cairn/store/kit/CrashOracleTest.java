package dev.cairn.store.kit;

import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.Durability;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An oracle that cannot say no is none: each way to lose is made by hand here, and seen. */
class CrashOracleTest {
  /** 0 to 6; number 4 is the last that was SYNC. */
  private static final List<Command> COMMANDS =
      List.of(
          create("a", SYNC),
          save("a", "one", ASYNC),
          create("b", ASYNC),
          save("a", "two", ASYNC),
          event("a", "paid", SYNC),
          save("b", "three", ASYNC),
          save("a", "four", ASYNC));

  private static Command create(String run, Durability durability) {
    return new Command.Create(run, "workflow", Map.of(), durability);
  }

  private static Command save(String run, String state, Durability durability) {
    byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
    return new Command.Save(run, "node", bytes, Map.of(), durability);
  }

  private static Command event(String run, String type, Durability durability) {
    return new Command.Event(run, type, null, null, durability);
  }

  private static List<LoggedOp> acknowledged(List<Command> commands) {
    return commands.stream().map(LoggedOp::acknowledged).toList();
  }

  /** A store that went through these commands. */
  private static CheckpointStore after(List<Command> commands) {
    ModelStore store = ModelStore.create();
    commands.forEach(command -> command.applyTo(store));
    return store;
  }

  private static AssertionError refused(List<LoggedOp> ops, CheckpointStore recovered) {
    return assertThrows(AssertionError.class, () -> CrashOracle.check(ops, recovered));
  }

  private static void says(AssertionError error, String words) {
    assertTrue(error.getMessage().contains(words), error.getMessage());
  }

  @Test
  void everyPrefixFromTheLastSyncedOperationOnIsRight() {
    for (int k = 5; k <= 7; k++) {
      assertEquals(k, CrashOracle.check(acknowledged(COMMANDS), after(COMMANDS.subList(0, k))));
    }
  }

  @Test
  void everyShorterPrefixHasLostAnAcknowledgedOperation() {
    for (int k = 0; k < 5; k++) {
      AssertionError error = refused(acknowledged(COMMANDS), after(COMMANDS.subList(0, k)));
      says(error, "5 <= k <= 7; nearest is k = 5");
      says(error, "run \"a\": " + (k == 0 ? "missing" : "event 1: missing"));
    }
  }

  @Test
  void afterAKillEveryAcknowledgedOperationIsThere() {
    List<LoggedOp> ops = acknowledged(COMMANDS);
    assertEquals(7, CrashOracle.checkAfterKill(ops, after(COMMANDS)));
    CheckpointStore shorter = after(COMMANDS.subList(0, 6));
    assertThrows(AssertionError.class, () -> CrashOracle.checkAfterKill(ops, shorter));
  }

  @Test
  void anOperationUnderWayMayHaveHappenedOrNot() {
    List<LoggedOp> ops = new ArrayList<>(acknowledged(COMMANDS));
    Command last = save("a", "under way", SYNC);
    ops.add(LoggedOp.unknown(last));
    List<Command> all = new ArrayList<>(COMMANDS);
    all.add(last);
    assertEquals(7, CrashOracle.checkAfterKill(ops, after(COMMANDS)));
    assertEquals(8, CrashOracle.checkAfterKill(ops, after(all)));
    assertEquals(5, CrashOracle.lastDurable(ops));
  }

  @Test
  void aHoleIsSeen() {
    List<Command> hole = new ArrayList<>(COMMANDS);
    hole.remove(5);
    says(refused(acknowledged(COMMANDS), after(hole)), "checkpoint 3: not expected");
  }

  @Test
  void aLostSaveBeforeASyncedEventIsSeen() {
    List<Command> hole = new ArrayList<>(COMMANDS.subList(0, 5));
    hole.remove(3);
    says(refused(acknowledged(COMMANDS), after(hole)), "checkpoint 2: missing");
  }

  @Test
  void aReorderingIsSeen() {
    List<Command> reordered = new ArrayList<>(COMMANDS);
    Collections.swap(reordered, 1, 3);
    says(refused(acknowledged(COMMANDS), after(reordered)), "checkpoint 1: state");
  }

  @Test
  void runsCreatedInAnotherOrderAreSeen() {
    List<Command> runs = List.of(create("a", SYNC), create("b", SYNC));
    List<Command> reordered = List.of(create("b", SYNC), create("a", SYNC));
    says(refused(acknowledged(runs), after(reordered)), "order of runs");
  }

  @Test
  void aWrongByteIsSeenWhereItIs() {
    List<Command> wrong = new ArrayList<>(COMMANDS);
    wrong.set(3, save("a", "twO", ASYNC));
    AssertionError error = refused(acknowledged(COMMANDS), after(wrong));
    says(error, "checkpoint 2: state");
    says(error, "first difference at 2");
  }

  @Test
  void aWrongValueIsSeen() {
    Command right = new Command.Event("a", "type", null, 1L, SYNC);
    Command wrong = new Command.Event("a", "type", null, 1.0, SYNC);
    List<LoggedOp> ops = acknowledged(List.of(create("a", SYNC), right));
    says(refused(ops, after(List.of(create("a", SYNC), wrong))), "expected \"type\"");
  }

  @Test
  void aResurrectedRunIsSeen() {
    List<Command> deleted = new ArrayList<>(COMMANDS);
    deleted.add(new Command.Delete("a", SYNC));
    says(refused(acknowledged(deleted), after(COMMANDS)), "run \"a\": not expected");
    assertEquals(8, CrashOracle.check(acknowledged(deleted), after(deleted)));
  }

  @Test
  void aRunThatKeepsRecordsOfItsFormerLifeIsSeen() {
    List<Command> twice = new ArrayList<>(COMMANDS.subList(0, 2));
    List<Command> half = new ArrayList<>(twice);
    twice.add(new Command.Delete("a", ASYNC));
    twice.add(create("a", SYNC));
    says(refused(acknowledged(twice), after(half)), "checkpoint 1: not expected");
  }

  @Test
  void aRecordNobodyWroteIsSeen() {
    List<Command> more = new ArrayList<>(COMMANDS);
    more.add(new Command.Status("a", RunStatus.FAILED, SYNC));
    says(refused(acknowledged(COMMANDS), after(more)), "status change at position 6: not expected");
  }

  @Test
  void halfABatchIsSeen() {
    WriteBatch batch = batch(2);
    List<Command> commands = List.of(create("a", SYNC), new Command.Commit("a", batch, ASYNC));
    List<LoggedOp> ops = acknowledged(commands);
    assertEquals(1, CrashOracle.check(ops, after(commands.subList(0, 1))));
    assertEquals(2, CrashOracle.check(ops, after(commands)));
    Command half = new Command.Commit("a", batch(1), ASYNC);
    refused(ops, after(List.of(commands.get(0), half)));
  }

  private static WriteBatch batch(int writes) {
    List<WriteBatch.Part> parts =
        List.of(
            new WriteBatch.Save("node", new byte[] {1}, null),
            new WriteBatch.Append(WorkflowEvent.of("a", "type")));
    return WriteBatch.of(parts.subList(0, writes));
  }

  @Test
  void settlingSyncingAndReopeningMakeWhatWasBeforeThemDurable() {
    for (Command durable :
        List.of(new Command.Settle(), new Command.Sync(), new Command.Reopen())) {
      List<Command> all = new ArrayList<>(COMMANDS);
      all.add(durable);
      assertEquals(8, CrashOracle.check(acknowledged(all), after(COMMANDS)));
      refused(acknowledged(all), after(COMMANDS.subList(0, 6)));
    }
  }

  @Test
  void aRetryMakesTheFirstDurableAndNothingBehindIt() {
    List<Command> all = new ArrayList<>(COMMANDS);
    Command.With first = Command.With.id((Command.Write) save("a", "five", ASYNC), "op");
    all.add(first);
    all.add(save("a", "six", ASYNC));
    assertEquals(5, CrashOracle.lastDurable(acknowledged(all)));
    all.add(Command.With.id((Command.Write) save("a", "five", SYNC), "op"));
    assertEquals(8, CrashOracle.lastDurable(acknowledged(all)));
    assertEquals(10, CrashOracle.check(acknowledged(all), after(all.subList(0, 9))));
    refused(acknowledged(all), after(all.subList(0, 7)));
  }

  @Test
  void aRetryThatWroteTwiceIsSeen() {
    Command.With first = Command.With.id((Command.Write) save("a", "five", SYNC), "op");
    List<Command> once = List.of(create("a", SYNC), first, first);
    List<Command> twice =
        List.of(create("a", SYNC), save("a", "five", SYNC), save("a", "five", SYNC));
    says(refused(acknowledged(once), after(twice)), "checkpoint 2: not expected");
  }

  @Test
  void whatWasRefusedMakesNothingDurable() {
    for (Command refused :
        List.of(save("unknown", "x", SYNC), new Command.Delete("unknown", SYNC))) {
      List<Command> all = new ArrayList<>(COMMANDS);
      all.add(refused);
      assertEquals(5, CrashOracle.lastDurable(acknowledged(all)));
    }
  }

  /** The second is acknowledged while the first still waits. */
  private static List<LoggedOp> overtaken(Durability second) {
    return List.of(
        LoggedOp.acknowledged(create("a", SYNC)),
        LoggedOp.unknown(save("a", "waits", SYNC)),
        LoggedOp.acknowledged(save("a", "overtakes", second)));
  }

  @Test
  void anAsyncWriteThatOvertookAnotherMayBeLostWithIt() {
    List<LoggedOp> ops = overtaken(ASYNC);
    for (int k = 1; k <= 3; k++) {
      assertEquals(k, CrashOracle.checkAppended(ops, false, after(first(ops, k))));
    }
    CheckpointStore shorter = after(first(ops, 2));
    assertThrows(AssertionError.class, () -> CrashOracle.checkAppended(ops, true, shorter));
  }

  @Test
  void aSyncWriteHoldsWhatWasAppendedBeforeIt() {
    List<LoggedOp> ops = overtaken(SYNC);
    assertEquals(3, CrashOracle.checkAppended(ops, false, after(first(ops, 3))));
    for (int k = 0; k <= 2; k++) {
      CheckpointStore shorter = after(first(ops, k));
      assertThrows(AssertionError.class, () -> CrashOracle.checkAppended(ops, false, shorter));
    }
  }

  @Test
  void aHoleBeforeAWriteThatOvertookIsSeen() {
    List<LoggedOp> ops = overtaken(ASYNC);
    CheckpointStore hole = after(List.of(ops.get(0).command(), ops.get(2).command()));
    assertThrows(AssertionError.class, () -> CrashOracle.checkAppended(ops, false, hole));
  }

  private static List<Command> first(List<LoggedOp> ops, int k) {
    return ops.subList(0, k).stream().map(LoggedOp::command).toList();
  }

  @Test
  void aBatchOfWhichOnlyAPartIsThereIsSeen() {
    Command save = save("a", "of a batch", ASYNC);
    Command event = event("a", "of a batch", ASYNC);
    Command batch = Command.Commit.of("a", List.of(save, event), SYNC);
    List<LoggedOp> ops = List.of(LoggedOp.acknowledged(create("a", SYNC)), LoggedOp.unknown(batch));
    assertEquals(1, CrashOracle.check(ops, after(List.of(create("a", SYNC)))));
    assertEquals(2, CrashOracle.check(ops, after(List.of(create("a", SYNC), batch))));
    says(refused(ops, after(List.of(create("a", SYNC), save))), "event 1: missing");
    says(refused(ops, after(List.of(create("a", SYNC), event))), "event 1: not expected");
  }

  @Test
  void aBatchThatWasAcknowledgedIsHeldToItsDurability() {
    Command batch = Command.Commit.of("a", List.of(save("a", "x", ASYNC)), SYNC);
    List<LoggedOp> ops = acknowledged(List.of(create("a", ASYNC), batch));
    assertEquals(2, CrashOracle.lastDurable(ops));
    says(refused(ops, after(List.of(create("a", ASYNC)))), "checkpoint 1: missing");
  }

  @Test
  void anAcknowledgementBehindAnUnknownOutcomeIsNoLog() {
    List<LoggedOp> ops =
        List.of(LoggedOp.unknown(create("a", SYNC)), LoggedOp.acknowledged(create("b", SYNC)));
    assertThrows(IllegalArgumentException.class, () -> CrashOracle.check(ops, ModelStore.create()));
  }
}
