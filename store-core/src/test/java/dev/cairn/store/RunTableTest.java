package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.index.Location;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTableTest {
  private static final WriteOptions ONCE = WriteOptions.ASYNC.withOperationId("once");

  /**
   * Only an index that had been read from segments was ever forgotten, and counted: that of a run
   * made since the opening stayed in memory until the store was closed, however many there were.
   */
  @Test
  void theIndexOfARunThatWasMadeHereIsForgottenToo() throws IOException {
    OpenStore store = open();
    Calls calls = new Calls(store);
    create(calls, "run");
    assertEquals(1, calls.appendEvent(WorkflowEvent.of("run", "first"), ONCE));
    RunState run = store.runs().find("run");
    addManyRecords(store.runs());

    trimTwice(store.runs());
    assertTrue(run.loaded(), "what has not settled is in no segment");
    store.writing().settler().pass(true);
    store.runs().trim();
    assertFalse(run.loaded());

    assertEquals(1, calls.appendEvent(WorkflowEvent.of("run", "first"), ONCE), "a retry");
    assertTrue(run.loaded());
    assertEquals(2, calls.appendEvent(WorkflowEvent.of("run", "second"), WriteOptions.ASYNC));
    List<String> types =
        new Reads(store).getEvents("run", 0, 10).stream().map(WorkflowEvent::type).toList();
    assertEquals(List.of("first", "second"), types);
    store.writing().settler().pass(true);
    trimTwice(store.runs());
    assertFalse(run.loaded(), "it is forgotten again");
  }

  /** While there is room for all of them, nothing has to be read again. */
  @Test
  void whereThereAreFewRecordsNoIndexIsForgotten() throws IOException {
    OpenStore store = open();
    create(new Calls(store), "run");
    store.writing().settler().pass(true);
    trimTwice(store.runs());
    assertTrue(store.runs().find("run").loaded());
  }

  private static OpenStore open() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    return new StoreOpening("simulated", disk, LoggedStore.OPTIONS, FixedEnvironment.seeded(1))
        .open(disk.lockExclusively(FileNames.LOCK, "test"));
  }

  private static void create(Calls calls, String run) {
    assertEquals(run, calls.createRun(run, "flow", null, WriteOptions.ASYNC).runId());
  }

  /** A run of more records than the loaded indexes may have together, and none of it settled. */
  private static void addManyRecords(RunTable runs) {
    RunState many = new RunState(runs.takeNumber(), "many", "flow", 0);
    many.index().addEvent(2_000_001, Location.inJournal(1, 0));
    runs.add(many);
  }

  /** The first time a run that was in use since the last is kept. */
  private static void trimTwice(RunTable runs) {
    runs.trim();
    runs.trim();
  }
}
