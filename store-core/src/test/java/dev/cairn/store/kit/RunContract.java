package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.RunAlreadyExistsException;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs and their status. */
public abstract class RunContract extends AreaContract {
  @Test
  void aNewRunIsRunningAndEmpty() {
    RunMetadata run = store.createRun(RUN, "fulfilment", Map.of("customer", "c-9"));
    assertEquals(RUN, run.runId());
    assertEquals("fulfilment", run.workflow());
    assertEquals(RunStatus.RUNNING, run.status());
    assertEquals("{\"customer\": \"c-9\"}", Canon.of(run.params()));
    assertEquals(0, run.lastCheckpointSeq());
    assertEquals(0, run.lastEventSeq());
    assertEquals(run.created(), run.updated());
  }

  @Test
  void createRunAnswersWhatGetRunAnswers() {
    RunMetadata run = store.createRun(RUN, WORKFLOW, Map.of("a", 1L, "b", "c"));
    assertEquals(Optional.of(run), store.getRun(RUN));
  }

  @Test
  void anUnknownRunIsEmpty() {
    create("other");
    assertEquals(Optional.empty(), store.getRun(RUN));
    assertEquals(List.of(), store.getStatusHistory(RUN));
  }

  @Test
  void creatingARunThatExistsIsRefusedAndChangesNothing() {
    RunMetadata before = store.createRun(RUN, "first", Map.of("a", 1L));
    RunAlreadyExistsException refusal =
        assertThrows(
            RunAlreadyExistsException.class, () -> store.createRun(RUN, "second", Map.of("a", 2L)));
    assertEquals(RUN, refusal.runId());
    names(refusal, RUN);
    assertEquals(Optional.of(before), store.getRun(RUN));
    assertEquals(2, save(NODE, "state").position());
  }

  @Test
  void noParamsAreEmptyParams() {
    assertEquals(Map.of(), store.createRun(RUN, WORKFLOW, null).params());
    assertEquals(Map.of(), store.getRun(RUN).orElseThrow().params());
    assertEquals(Map.of(), store.createRun("other", WORKFLOW, Map.of()).params());
  }

  @ParameterizedTest
  @EnumSource(RunStatus.class)
  void aRunCanHaveEveryStatus(RunStatus status) {
    create(RUN);
    store.updateRunStatus(RUN, status);
    assertEquals(status, store.getRun(RUN).orElseThrow().status());
  }

  @Test
  void everyTransitionIsAllowedAndKeptInOrder() {
    create(RUN);
    List<RunStatus> made = new ArrayList<>();
    for (RunStatus from : RunStatus.values()) {
      for (RunStatus to : RunStatus.values()) {
        store.updateRunStatus(RUN, from);
        store.updateRunStatus(RUN, to);
        made.addAll(List.of(from, to));
      }
    }
    assertEquals(made, statuses());
    assertEquals(made.get(made.size() - 1), store.getRun(RUN).orElseThrow().status());
  }

  private List<RunStatus> statuses() {
    return store.getStatusHistory(RUN).stream().map(StatusChange::status).toList();
  }

  @Test
  void theHistoryBeginsEmptyAndKeepsPositionAndTimeOfEachChange() {
    create(RUN);
    assertEquals(List.of(), store.getStatusHistory(RUN));
    store.updateRunStatus(RUN, RunStatus.PAUSED);
    save(NODE, "state");
    store.updateRunStatus(RUN, RunStatus.RUNNING);
    List<StatusChange> history = store.getStatusHistory(RUN);
    assertEquals(List.of(2L, 4L), history.stream().map(StatusChange::position).toList());
    assertEquals(store.getRun(RUN).orElseThrow().updated(), history.get(1).time());
    assertTrue(history.stream().allMatch(change -> change.runId().equals(RUN)));
  }

  @Test
  void theStatusOfAnUnknownRunCannotBeChanged() {
    RunNotFoundException refusal =
        assertThrows(
            RunNotFoundException.class, () -> store.updateRunStatus(RUN, RunStatus.FAILED));
    assertEquals(RUN, refusal.runId());
    names(refusal, RUN);
    assertEquals(Optional.empty(), store.getRun(RUN));
  }

  @ParameterizedTest
  @EnumSource(RunStatus.class)
  void aRunTakesRecordsWhateverItsStatus(RunStatus status) {
    create(RUN);
    store.updateRunStatus(RUN, status);
    assertEquals(1, save(NODE, "state").seq());
    assertEquals(1, append("type"));
  }

  @Test
  void aRunTellsItsHighestSeqs() {
    create(RUN);
    save("a", "1");
    save("b", "2");
    append("type");
    RunMetadata run = store.getRun(RUN).orElseThrow();
    assertEquals(2, run.lastCheckpointSeq());
    assertEquals(1, run.lastEventSeq());
  }

  @Test
  void aRunIsUpdatedByWhateverIsWrittenToIt() {
    Instant created = create(RUN).created();
    CheckpointMeta saved = save(NODE, "state");
    assertEquals(saved.time(), updated());
    append("type");
    assertEquals(event(1).time(), updated());
    store.updateRunStatus(RUN, RunStatus.COMPLETED);
    assertEquals(store.getStatusHistory(RUN).get(0).time(), updated());
    assertEquals(created, store.getRun(RUN).orElseThrow().created());
  }

  private Instant updated() {
    return store.getRun(RUN).orElseThrow().updated();
  }

  @Test
  void timesAreInMicrosecondsAndNeverGoBackWithinARun() {
    List<Instant> times = new ArrayList<>(List.of(create(RUN).created()));
    for (int i = 1; i <= 20; i++) {
      times.add(save(NODE, "state " + i).time());
      times.add(event(append("type")).time());
      store.updateRunStatus(RUN, RunStatus.PAUSED);
      times.add(store.getStatusHistory(RUN).get(i - 1).time());
    }
    assertEquals(times.stream().sorted().toList(), times);
    assertEquals(times.stream().map(it -> it.truncatedTo(ChronoUnit.MICROS)).toList(), times);
  }

  @Test
  void oneRunsRecordsAreNotAnothers() {
    create(RUN);
    RunMetadata other = create("other");
    save(NODE, "state");
    append("type");
    store.updateRunStatus(RUN, RunStatus.FAILED);
    assertEquals(Optional.of(other), store.getRun("other"));
    assertEquals(List.of(), store.getStatusHistory("other"));
    assertFalse(store.loadCheckpoint("other", NODE).isPresent());
  }

  @Test
  void everyWriteCanSayHowDurableItIs() {
    for (WriteOptions how : List.of(WriteOptions.ASYNC, WriteOptions.SYNC)) {
      String run = "run " + how.durability();
      store.createRun(run, WORKFLOW, null, how);
      store.updateRunStatus(run, RunStatus.PAUSED, how);
      assertEquals(1, store.saveCheckpoint(run, NODE, bytes("state"), null, how).seq());
      assertEquals(1, store.appendEvent(WorkflowEvent.of(run, "type"), how));
      assertEquals(RunStatus.PAUSED, store.getRun(run).orElseThrow().status());
      assertTrue(store.deleteRun(run, how));
      assertEquals(Optional.empty(), store.getRun(run));
    }
  }
}
