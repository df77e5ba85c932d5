package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunStatus;
import dev.cairn.store.RunSummary;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing runs: order, filters, pages. */
public abstract class ListingContract extends AreaContract {
  @Test
  void anEmptyStoreListsNothing() {
    RunPage page = store.listRuns(RunQuery.all());
    assertEquals(List.of(), page.runs());
    assertNull(page.nextCursor());
  }

  @Test
  void runsAreListedInTheOrderOfTheirCreation() {
    List<String> order = List.of("m", "z", "a", "k", "Z", "0");
    order.forEach(this::create);
    assertEquals(order, ids(RunQuery.all()));
    store.settle();
    assertEquals(order, ids(RunQuery.all()));
    reopen();
    assertEquals(order, ids(RunQuery.all()));
  }

  @Test
  void writingToARunDoesNotMoveIt() {
    List.of("a", "b", "c").forEach(this::create);
    store.saveCheckpoint("a", NODE, bytes("state"), null);
    store.updateRunStatus("a", RunStatus.COMPLETED);
    assertEquals(List.of("a", "b", "c"), ids(RunQuery.all()));
  }

  @Test
  void aRunCreatedAgainIsTheNewest() {
    List.of("a", "b", "c").forEach(this::create);
    store.deleteRun("a");
    create("a");
    assertEquals(List.of("b", "c", "a"), ids(RunQuery.all()));
  }

  /** All pages of a query, one after another. */
  private List<String> ids(RunQuery query) {
    List<String> ids = new ArrayList<>();
    RunPage page = store.listRuns(query);
    ids.addAll(ids(page));
    while (page.nextCursor() != null) {
      page = store.listRuns(query.withCursor(page.nextCursor()));
      ids.addAll(ids(page));
      assertTrue(ids.size() <= 10_000, "pages without end");
    }
    return ids;
  }

  private static List<String> ids(RunPage page) {
    return page.runs().stream().map(RunSummary::runId).toList();
  }

  @Test
  void aSummaryTellsWhatTheRunTells() {
    create(RUN);
    save(NODE, "1");
    save(NODE, "2");
    append("type");
    store.updateRunStatus(RUN, RunStatus.PAUSED);
    assertSummaryIsOf(store.getRun(RUN).orElseThrow());
    store.settle();
    assertSummaryIsOf(store.getRun(RUN).orElseThrow());
    reopen();
    assertSummaryIsOf(store.getRun(RUN).orElseThrow());
  }

  private void assertSummaryIsOf(RunMetadata run) {
    RunSummary summary = store.listRuns(RunQuery.all()).runs().get(0);
    assertEquals(run.runId(), summary.runId());
    assertEquals(run.workflow(), summary.workflow());
    assertEquals(run.status(), summary.status());
    assertEquals(run.created(), summary.created());
    assertEquals(run.updated(), summary.updated());
    assertEquals(run.lastCheckpointSeq(), summary.lastCheckpointSeq());
    assertEquals(run.lastEventSeq(), summary.lastEventSeq());
    assertTrue(summary.storedBytes() > 0, "storedBytes " + summary.storedBytes());
  }

  @Test
  void aRunsStoredBytesGrowWithWhatIsSaved() {
    create(RUN);
    long before = store.listRuns(RunQuery.all()).runs().get(0).storedBytes();
    save(NODE, States.incompressible(10_000, 1));
    long after = store.listRuns(RunQuery.all()).runs().get(0).storedBytes();
    assertTrue(after >= before + 10_000, before + " then " + after);
  }

  @Test
  void runsCanBeFilteredByWorkflow() {
    store.createRun("a", "x", null);
    store.createRun("b", "y", null);
    store.createRun("c", "x", null);
    assertEquals(List.of("a", "c"), ids(RunQuery.all().withWorkflow("x")));
    assertEquals(List.of("b"), ids(RunQuery.all().withWorkflow("y")));
    assertEquals(List.of(), ids(RunQuery.all().withWorkflow("X")));
    assertEquals(List.of(), ids(RunQuery.all().withWorkflow("")));
  }

  @Test
  void runsCanBeFilteredByStatus() {
    for (RunStatus status : RunStatus.values()) {
      create(status.name());
      store.updateRunStatus(status.name(), status);
    }
    assertEquals(List.of("FAILED"), ids(RunQuery.all().withStatus(RunStatus.FAILED)));
    assertEquals(
        List.of("RUNNING", "PAUSED"),
        ids(RunQuery.all().withStatus(RunStatus.PAUSED, RunStatus.RUNNING)));
    store.updateRunStatus("PAUSED", RunStatus.FAILED);
    assertEquals(List.of("FAILED", "PAUSED"), ids(RunQuery.all().withStatus(RunStatus.FAILED)));
    assertEquals(List.of(), ids(RunQuery.all().withStatus(RunStatus.PAUSED)));
    RunQuery none = new RunQuery(null, Set.of(), "", null, null, null, 10);
    assertEquals(List.of(), ids(none));
  }

  @Test
  void runsCanBeFilteredByIdPrefix() {
    List.of("a", "ab", "abc", "b", "Ab", "a/b", "a\0b").forEach(this::create);
    assertEquals(List.of("ab", "abc"), ids(RunQuery.all().withIdPrefix("ab")));
    assertEquals(List.of("a", "ab", "abc", "a/b", "a\0b"), ids(RunQuery.all().withIdPrefix("a")));
    assertEquals(List.of("abc"), ids(RunQuery.all().withIdPrefix("abc")));
    assertEquals(List.of(), ids(RunQuery.all().withIdPrefix("abcd")));
    assertEquals(7, ids(RunQuery.all().withIdPrefix("")).size());
    assertEquals(List.of(), ids(RunQuery.all().withIdPrefix("x".repeat(5_000))));
  }

  @Test
  void runsCanBeFilteredByTheTimeOfTheirCreation() {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      times.add(create("run " + i).created());
    }
    for (Instant time : times) {
      assertEquals(expected(times, time, null), ids(RunQuery.all().withCreated(time, null)));
      assertEquals(expected(times, null, time), ids(RunQuery.all().withCreated(null, time)));
      assertEquals(List.of(), ids(RunQuery.all().withCreated(time, time)));
      Instant next = time.plusNanos(1);
      assertEquals(expected(times, time, next), ids(RunQuery.all().withCreated(time, next)));
      assertEquals(expected(times, next, null), ids(RunQuery.all().withCreated(next, null)));
    }
    assertEquals(10, ids(RunQuery.all().withCreated(Instant.MIN, Instant.MAX)).size());
    assertEquals(List.of(), ids(RunQuery.all().withCreated(Instant.MAX, Instant.MIN)));
  }

  private static List<String> expected(List<Instant> times, Instant from, Instant before) {
    return IntStream.range(0, times.size())
        .filter(i -> from == null || !times.get(i).isBefore(from))
        .filter(i -> before == null || times.get(i).isBefore(before))
        .mapToObj(i -> "run " + i)
        .toList();
  }

  @Test
  void filtersAddUp() {
    for (int i = 0; i < 12; i++) {
      store.createRun((i % 2 == 0 ? "even " : "odd ") + i, "workflow " + i % 3, null);
    }
    store.updateRunStatus("even 6", RunStatus.FAILED);
    RunQuery query = RunQuery.all().withIdPrefix("even").withWorkflow("workflow 0");
    assertEquals(List.of("even 0", "even 6"), ids(query));
    assertEquals(List.of("even 6"), ids(query.withStatus(RunStatus.FAILED)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9, 10, 11, Integer.MAX_VALUE})
  void pagesPutTogetherAreAllRuns(int limit) {
    List<String> all = createMany(10);
    assertEquals(all, ids(RunQuery.all().withLimit(limit)));
    store.settle();
    reopen();
    assertEquals(all, ids(RunQuery.all().withLimit(limit)));
  }

  @Test
  void aPageHoldsAsManyAsItsLimitAndTheLastHasNoCursor() {
    createMany(4);
    RunPage first = store.listRuns(RunQuery.all().withLimit(2));
    assertEquals(List.of("run 0", "run 1"), ids(first));
    assertNotNull(first.nextCursor());
    RunPage last = store.listRuns(RunQuery.all().withLimit(2).withCursor(first.nextCursor()));
    assertEquals(List.of("run 2", "run 3"), ids(last));
    assertNull(last.nextCursor());
  }

  @Test
  void pagesOfAFilterAreFullAndPutTogetherAllThatMatch() {
    for (int i = 0; i < 30; i++) {
      store.createRun("run " + i, i % 3 == 0 ? "x" : "y", null);
    }
    RunQuery query = RunQuery.all().withWorkflow("x").withLimit(4);
    assertEquals(List.of("run 0", "run 3", "run 6", "run 9"), ids(store.listRuns(query)));
    List<String> expected = IntStream.range(0, 10).mapToObj(i -> "run " + 3 * i).toList();
    assertEquals(expected, ids(query));
  }

  private List<String> createMany(int count) {
    List<String> ids = IntStream.range(0, count).mapToObj(i -> "run " + i).toList();
    ids.forEach(this::create);
    return ids;
  }

  @Test
  void theDefaultPageHoldsAThousand() {
    List<String> all = createManyAsync(1_001);
    RunPage page = store.listRuns(RunQuery.all());
    assertEquals(all.subList(0, 1_000), ids(page));
    assertNotNull(page.nextCursor());
    assertEquals(all, ids(RunQuery.all()));
  }

  private List<String> createManyAsync(int count) {
    List<String> ids = IntStream.range(0, count).mapToObj(i -> "run " + i).toList();
    ids.forEach(id -> store.createRun(id, WORKFLOW, null, WriteOptions.ASYNC));
    return ids;
  }

  @Test
  void runsCreatedBetweenPagesComeLast() {
    createMany(4);
    RunQuery query = RunQuery.all().withLimit(3);
    RunPage first = store.listRuns(query);
    create("late");
    assertEquals(List.of("run 3", "late"), ids(query.withCursor(first.nextCursor())));
  }

  @Test
  void runsDeletedBetweenPagesShiftNothing() {
    createMany(10);
    RunQuery query = RunQuery.all().withLimit(3);
    RunPage first = store.listRuns(query);
    List.of("run 0", "run 2", "run 3", "run 5").forEach(store::deleteRun);
    assertEquals(
        List.of("run 4", "run 6", "run 7", "run 8", "run 9"),
        ids(query.withCursor(first.nextCursor())));
  }

  @Test
  void aCursorOutlivesEverythingItWasMadeFrom() {
    createMany(4);
    RunQuery query = RunQuery.all().withLimit(2);
    RunPage first = store.listRuns(query);
    for (int i = 0; i < 4; i++) {
      store.deleteRun("run " + i);
    }
    assertEquals(List.of(), ids(query.withCursor(first.nextCursor())));
    create("late");
    assertEquals(List.of("late"), ids(query.withCursor(first.nextCursor())));
  }

  @Test
  void aRunDeletedAndCreatedAgainBetweenPagesIsMetAsTheNewRun() {
    createMany(4);
    RunQuery query = RunQuery.all().withLimit(2);
    RunPage first = store.listRuns(query);
    store.deleteRun("run 0");
    create("run 0");
    store.deleteRun("run 2");
    create("run 2");
    assertEquals(List.of("run 3", "run 0", "run 2"), ids(query.withCursor(first.nextCursor())));
  }

  @Test
  void aCursorIsGoodAfterReopening() {
    createMany(5);
    RunQuery query = RunQuery.all().withLimit(2);
    String cursor = store.listRuns(query).nextCursor();
    reopen();
    assertEquals(List.of("run 2", "run 3", "run 4"), ids(query.withCursor(cursor)));
  }

  @Test
  void whatIsNoCursorIsRefused() {
    createMany(1);
    for (String cursor : List.of("", "no cursor", "\0", "\ud83d\ude00")) {
      refuses(() -> store.listRuns(RunQuery.all().withCursor(cursor)), "cursor");
    }
  }

  @Test
  void whileRunsComeAndGoThoseThatStayAreMetOnce() {
    List<String> staying = createMany(30);
    List<String> met = Collections.synchronizedList(new ArrayList<>());
    Together.onThreads()
        .add(this::comeAndGo)
        .add(() -> met.addAll(ids(RunQuery.all().withLimit(3))))
        .run();
    Stream<String> metOfStaying = met.stream().filter(staying::contains);
    assertEquals(staying, metOfStaying.toList());
  }

  private void comeAndGo() {
    for (int i = 0; i < 60; i++) {
      store.createRun("guest " + i, WORKFLOW, null, WriteOptions.ASYNC);
      store.appendEvent(WorkflowEvent.of("guest " + i, "type"), WriteOptions.ASYNC);
      store.deleteRun("guest " + i, WriteOptions.ASYNC);
    }
  }

  @Test
  void limitsBelowOneAreRefused() {
    refuses(() -> RunQuery.all().withLimit(0), "limit", 0);
    refuses(() -> RunQuery.all().withLimit(-1), "limit", -1);
  }
}
