package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunStatus;
import dev.cairn.store.RunSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deleting runs, and creating them again. */
public abstract class DeletionContract extends AreaContract {
  @Test
  void deletingTellsWhetherThereWasSuchARun() {
    assertFalse(store.deleteRun(RUN));
    create(RUN);
    assertTrue(store.deleteRun(RUN));
    assertFalse(store.deleteRun(RUN));
  }

  @Test
  void nothingOfADeletedRunIsLeft() {
    fill("old");
    store.deleteRun(RUN);
    assertNothingIsLeft();
    reopen();
    assertNothingIsLeft();
  }

  @Test
  void nothingOfADeletedRunIsLeftWhenItHadSettled() {
    fill("old");
    store.settle();
    store.deleteRun(RUN);
    assertNothingIsLeft();
    store.settle();
    assertNothingIsLeft();
    reopen();
    assertNothingIsLeft();
  }

  private void fill(String state) {
    store.createRun(RUN, WORKFLOW, Map.of("state", state));
    save(NODE, state);
    save("second", state);
    append("type " + state);
    store.updateRunStatus(RUN, RunStatus.PAUSED);
  }

  private void assertNothingIsLeft() {
    assertEquals(Optional.empty(), store.getRun(RUN));
    assertEquals(Optional.empty(), store.loadCheckpoint(RUN, NODE));
    assertEquals(Optional.empty(), store.loadCheckpointAt(RUN, NODE, 1));
    assertEquals(List.of(), store.listCheckpoints(RUN));
    assertEquals(List.of(), store.listNodeCheckpoints(RUN, NODE));
    assertEquals(List.of(), store.getEvents(RUN, 0, 10));
    assertEquals(List.of(), store.getStatusHistory(RUN));
    assertEquals(List.of(), ids());
  }

  private List<String> ids() {
    return store.listRuns(RunQuery.all()).runs().stream().map(RunSummary::runId).toList();
  }

  @Test
  void aDeletedRunCannotBeWrittenTo() {
    fill("old");
    store.deleteRun(RUN);
    assertThrows(RunNotFoundException.class, () -> save(NODE, "state"));
    assertThrows(RunNotFoundException.class, () -> append("type"));
    assertThrows(RunNotFoundException.class, () -> store.updateRunStatus(RUN, RunStatus.FAILED));
    assertNothingIsLeft();
  }

  @Test
  void aRunCreatedAgainIsNewAndEmpty() {
    fill("old");
    store.deleteRun(RUN);
    RunMetadata run = store.createRun(RUN, "second workflow", Map.of("new", true));
    assertEquals(Optional.of(run), store.getRun(RUN));
    assertEquals(RunStatus.RUNNING, run.status());
    assertEquals("{\"new\": true}", Canon.of(run.params()));
    assertEquals(0, run.lastCheckpointSeq());
    assertEquals(0, run.lastEventSeq());
    assertEquals(Optional.empty(), store.loadCheckpoint(RUN, NODE));
    assertEquals(List.of(), store.listCheckpoints(RUN));
    assertEquals(List.of(), store.getEvents(RUN, 0, 10));
    assertEquals(List.of(), store.getStatusHistory(RUN));
  }

  @Test
  void aRunCreatedAgainCountsFromTheStart() {
    fill("old");
    store.deleteRun(RUN);
    create(RUN);
    assertEquals(1, save(NODE, "new").seq());
    assertEquals(2, store.loadCheckpoint(RUN, NODE).orElseThrow().meta().position());
    assertEquals(1, append("new type"));
    assertEquals("new type", event(1).type());
    assertEquals("(none)", loaded(RUN, "second"));
  }

  @Test
  void lifeAfterLifeOfARunKeepsOnlyTheLast() {
    for (int life = 1; life <= 25; life++) {
      fill("life " + life);
      if (life % 4 == 0) {
        store.settle();
      }
      if (life % 7 == 0) {
        reopen();
      }
      assertEquals("life " + life, loaded(RUN, NODE));
      assertTrue(store.deleteRun(RUN));
    }
    fill("last");
    reopen();
    assertEquals("last", loadedAt(NODE, 1));
    assertEquals(2, store.listCheckpoints(RUN).size());
    assertEquals(
        List.of("type last"), store.getEvents(RUN, 0, 9).stream().map(e -> e.type()).toList());
  }

  @Test
  void otherRunsDoNotNotice() {
    List<String> all = List.of("a", "b", "c", "d", "e");
    for (String run : all) {
      create(run);
      store.saveCheckpoint(run, NODE, bytes("state of " + run), null);
    }
    store.deleteRun("b");
    store.deleteRun("d");
    store.settle();
    assertEquals(List.of("a", "c", "e"), ids());
    for (String run : ids()) {
      assertEquals("state of " + run, loaded(run, NODE));
    }
  }

  @Test
  void aStateLoadedBeforeTheDeletionStaysWhole() {
    fill("old");
    var checkpoint = store.loadCheckpoint(RUN, NODE).orElseThrow();
    store.deleteRun(RUN);
    store.settle();
    assertEquals("old", new String(checkpoint.state(), StandardCharsets.UTF_8));
  }

  @Test
  void deletingManyRunsLeavesAnEmptyStore() {
    for (int i = 0; i < 50; i++) {
      create("run " + i);
    }
    for (int i = 0; i < 50; i++) {
      assertTrue(store.deleteRun("run " + i));
    }
    assertEquals(List.of(), ids());
    reopen();
    assertEquals(List.of(), ids());
    assertTrue(store.verify().intact());
  }
}
