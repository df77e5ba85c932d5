package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.run.RunState;
import dev.cairn.store.settle.Settler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendsTest {
  /**
   * A record was put into the journal first, and the settler was told of its run after that. A pass
   * that began in between went up to the record, found no run that had any, and committed: the
   * catalog said that the record had settled, and no segment had it. A process that was killed
   * before the next pass had acknowledged the record and lost it; {@link KillTest} found that.
   */
  @Test
  void aPassKnowsOfARunBeforeTheJournalHasItsRecord() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    OpenStore store =
        new StoreOpening("simulated", disk, LoggedStore.OPTIONS, FixedEnvironment.seeded(1))
            .open(disk.lockExclusively(FileNames.LOCK, "test"));
    Settler settler = store.writing().settler();
    Calls calls = new Calls(store);
    assertEquals("run", calls.createRun("run", "flow", null, WriteOptions.ASYNC).runId());
    RunState run = store.runs().find("run");
    settler.pass(true);
    assertFalse(settler.knows(run), "everything has settled");
    List<Boolean> known = new ArrayList<>();
    disk.onCall(call -> noteAtPut(call, known, settler.knows(run)));
    assertEquals(1, calls.appendEvent(WorkflowEvent.of("run", "event"), WriteOptions.ASYNC));
    assertEquals(List.of(true, true, true), known, "known when anything of the batch is put");
    settler.pass(true);
    assertTrue(run.unsettled().isEmpty());
  }

  private static void noteAtPut(Call call, List<Boolean> known, boolean knows) {
    if (call.verb() == Verb.PUT && call.path().equals(FileNames.TAIL)) {
      known.add(knows);
    }
  }
}
