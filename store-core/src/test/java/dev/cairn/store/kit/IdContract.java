package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunSummary;
import dev.cairn.store.WorkflowEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ids of runs, nodes, workflows and event types: any text, compared exactly. */
public abstract class IdContract extends AreaContract {
  @ParameterizedTest
  @EnumSource(IdArgument.class)
  @SuppressWarnings("NullAway") // passing null where it is not allowed is the point
  void aMissingIdIsNamed(IdArgument argument) {
    create(RUN);
    refusesNull(() -> argument.pass(store, null), argument.argument);
  }

  @ParameterizedTest
  @EnumSource(NullArgument.class)
  void aMissingArgumentIsNamed(NullArgument argument) {
    create(RUN);
    refusesNull(() -> argument.pass(store), argument.argument);
  }

  @ParameterizedTest
  @EnumSource(IdArgument.class)
  void anEmptyIdIsRefusedByName(IdArgument argument) {
    create(RUN);
    refuses(() -> argument.pass(store, ""), argument.argument);
  }

  @ParameterizedTest
  @EnumSource(IdArgument.class)
  void anIdOfMoreThan1024BytesIsRefusedByName(IdArgument argument) {
    create(RUN);
    refuses(() -> argument.pass(store, "x".repeat(1_025)), argument.argument, 1_025, 1_024);
    refuses(() -> argument.pass(store, "\u20ac".repeat(342)), argument.argument, 1_026);
    refuses(() -> argument.pass(store, "\ud83d\ude00".repeat(257)), argument.argument, 1_028);
    refuses(() -> argument.pass(store, "x".repeat(100_000)), argument.argument, 1_024);
  }

  @ParameterizedTest
  @EnumSource(IdArgument.class)
  void anIdThatIsNoUnicodeIsRefusedByName(IdArgument argument) {
    create(RUN);
    for (String id : OddIds.LONE_SURROGATES) {
      refuses(() -> argument.pass(store, id), argument.argument);
    }
  }

  @Test
  void theNodeOfAnEventIsAnIdOrNull() {
    create(RUN);
    WorkflowEvent event = WorkflowEvent.of(RUN, "type");
    refuses(() -> store.appendEvent(event.withNode("")), "nodeId");
    refuses(() -> store.appendEvent(event.withNode("x".repeat(1_025))), "nodeId", 1_025);
    refuses(() -> store.appendEvent(event.withNode("\ud800")), "nodeId");
    assertEquals(1, store.appendEvent(event.withNode(null)));
  }

  @Test
  void refusedCallsLeaveNothingBehind() {
    create(RUN);
    for (IdArgument argument : IdArgument.values()) {
      refuses(() -> argument.pass(store, ""));
    }
    assertEquals(List.of(RUN), ids(RunQuery.all()));
    assertEquals(2, save(NODE, "state").position());
  }

  @Test
  void oddRunsShareNothing() {
    for (String id : OddIds.ALL) {
      create(id);
      store.saveCheckpoint(id, NODE, bytes("state of " + id), null);
      store.appendEvent(WorkflowEvent.of(id, "type").withPayload(id));
    }
    assertOddRunsAreAll();
    store.settle();
    assertOddRunsAreAll();
    reopen();
    assertOddRunsAreAll();
  }

  private void assertOddRunsAreAll() {
    assertEquals(OddIds.ALL, ids(RunQuery.all()));
    for (String id : OddIds.ALL) {
      assertEquals(id, store.getRun(id).orElseThrow().runId());
      assertEquals("state of " + id, loaded(id, NODE));
      assertEquals(1, store.listCheckpoints(id).size(), Canon.of(id));
      List<WorkflowEvent> events = store.getEvents(id, 0, 10);
      assertEquals(1, events.size(), Canon.of(id));
      assertEquals(id, events.get(0).payload());
    }
  }

  private List<String> ids(RunQuery query) {
    RunPage page = store.listRuns(query);
    return page.runs().stream().map(RunSummary::runId).toList();
  }

  @Test
  void deletingOneOddRunLeavesTheOthers() {
    OddIds.ALL.forEach(this::create);
    for (int i = 0; i < OddIds.ALL.size(); i += 2) {
      store.deleteRun(OddIds.ALL.get(i));
    }
    store.settle();
    reopen();
    for (int i = 0; i < OddIds.ALL.size(); i++) {
      String id = OddIds.ALL.get(i);
      assertEquals(i % 2 == 1, store.getRun(id).isPresent(), Canon.of(id));
    }
  }

  @Test
  void oddNodesShareNothing() {
    create(RUN);
    OddIds.ALL.forEach(node -> save(node, "state of " + node));
    assertOddNodesAreAll();
    store.settle();
    reopen();
    assertOddNodesAreAll();
  }

  private void assertOddNodesAreAll() {
    for (String node : OddIds.ALL) {
      assertEquals("state of " + node, loaded(RUN, node));
      assertEquals(1, store.listNodeCheckpoints(RUN, node).size(), Canon.of(node));
      assertEquals(node, store.loadCheckpoint(RUN, node).orElseThrow().meta().nodeId());
    }
  }

  @Test
  void oddWorkflowsShareNothing() {
    for (int i = 0; i < OddIds.ALL.size(); i++) {
      store.createRun("run " + i, OddIds.ALL.get(i), null);
    }
    assertOddWorkflowsAreAll();
    store.settle();
    reopen();
    assertOddWorkflowsAreAll();
  }

  private void assertOddWorkflowsAreAll() {
    for (int i = 0; i < OddIds.ALL.size(); i++) {
      String workflow = OddIds.ALL.get(i);
      assertEquals(workflow, store.getRun("run " + i).orElseThrow().workflow());
      assertEquals(List.of("run " + i), ids(RunQuery.all().withWorkflow(workflow)));
    }
  }

  @Test
  void oddTypesAndNodesOfEventsComeBackExactly() {
    create(RUN);
    OddIds.ALL.forEach(id -> store.appendEvent(WorkflowEvent.of(RUN, id).withNode(id)));
    assertOddEventsAreAll();
    store.settle();
    reopen();
    assertOddEventsAreAll();
  }

  private void assertOddEventsAreAll() {
    List<WorkflowEvent> events = store.getEvents(RUN, 0, OddIds.ALL.size() + 1);
    assertEquals(OddIds.ALL, events.stream().map(WorkflowEvent::type).toList());
    assertEquals(OddIds.ALL, events.stream().map(WorkflowEvent::nodeId).toList());
  }

  @Test
  void theSameIdForRunWorkflowNodeAndTypeIsNoTrouble() {
    store.createRun("same", "same", null);
    store.saveCheckpoint("same", "same", bytes("state"), null);
    store.appendEvent(WorkflowEvent.of("same", "same").withNode("same"));
    assertEquals("state", loaded("same", "same"));
    assertEquals("same", store.getEvents("same", 0, 1).get(0).type());
  }
}
