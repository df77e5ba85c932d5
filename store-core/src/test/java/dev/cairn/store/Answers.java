package dev.cairn.store;

import dev.cairn.store.kit.Canon;
import dev.cairn.store.kit.States;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Every question that can be asked of a store, with the right answers, as a store in good health
 * gave them: to be asked again of the same store with damage.
 */
final class Answers {
  /** The run of the questions about the whole store. */
  static final String STORE = "";

  private static final int LARGE = 1 << 20;

  /** One question, and its answer as text. */
  record Question(
      String text,
      String run,
      boolean large,
      Function<CheckpointStore, String> asked,
      String answer) {}

  private final CheckpointStore store;
  private final List<Question> questions = new ArrayList<>();

  private Answers(CheckpointStore store) {
    this.store = store;
  }

  /** What a store answers, about its own runs and about some others. */
  static Answers of(CheckpointStore store, String... others) {
    Answers answers = new Answers(store);
    Set<String> runs = new LinkedHashSet<>();
    store.listRuns(RunQuery.all()).runs().forEach(run -> runs.add(run.runId()));
    runs.addAll(List.of(others));
    answers.add("listRuns", STORE, false, Answers::listed);
    runs.forEach(answers::addRun);
    return answers;
  }

  /** The questions that a predicate picks. */
  List<Question> questions(Predicate<Question> picked) {
    return questions.stream().filter(picked).toList();
  }

  private void add(
      String text, String run, boolean large, Function<CheckpointStore, String> asked) {
    questions.add(new Question(text, run, large, asked, asked.apply(store)));
  }

  private void addRun(String run) {
    add("getRun " + run, run, false, it -> it.getRun(run).map(Answers::text).orElse("none"));
    add("listCheckpoints " + run, run, false, it -> metas(it.listCheckpoints(run)));
    add("getStatusHistory " + run, run, false, it -> it.getStatusHistory(run).toString());
    addEvents(run, 0, Integer.MAX_VALUE);
    addEvents(run, 1, 2);
    addEvents(run, 1_000_000, 1);
    Set<String> nodes = new LinkedHashSet<>();
    for (CheckpointMeta meta : store.listCheckpoints(run)) {
      nodes.add(meta.nodeId());
      addCheckpoint(run, meta.nodeId(), meta.seq(), meta.stateSize() > LARGE);
    }
    nodes.add("no such node");
    for (String node : nodes) {
      addNode(run, node);
    }
  }

  private void addEvents(String run, long since, int limit) {
    add(
        "getEvents " + run + " " + since + " " + limit,
        run,
        false,
        it -> it.getEvents(run, since, limit).stream().map(Answers::text).toList().toString());
  }

  private void addNode(String run, String node) {
    add(
        "listNodeCheckpoints " + run + " " + node,
        run,
        false,
        it -> metas(it.listNodeCheckpoints(run, node)));
    boolean large =
        store.loadCheckpoint(run, node).map(it -> it.state().length > LARGE).orElse(false);
    add("loadCheckpoint " + run + " " + node, run, large, it -> text(it.loadCheckpoint(run, node)));
    addCheckpoint(run, node, 1, false);
    addCheckpoint(run, node, 1_000_000, false);
  }

  private void addCheckpoint(String run, String node, long seq, boolean large) {
    add(
        "loadCheckpointAt " + run + " " + node + " " + seq,
        run,
        large,
        it -> text(it.loadCheckpointAt(run, node, seq)));
  }

  private static String listed(CheckpointStore store) {
    RunPage page = store.listRuns(RunQuery.all());
    // What is stored is what is there: a lost record's bytes do not count.
    List<RunSummary> runs = page.runs().stream().map(Answers::withoutBytes).toList();
    return runs + " " + page.nextCursor();
  }

  private static RunSummary withoutBytes(RunSummary run) {
    return new RunSummary(
        run.runId(),
        run.workflow(),
        run.status(),
        run.created(),
        run.updated(),
        run.lastCheckpointSeq(),
        run.lastEventSeq(),
        0,
        0);
  }

  private static String text(RunMetadata run) {
    RunMetadata withoutParams =
        new RunMetadata(
            run.runId(),
            run.workflow(),
            run.status(),
            run.created(),
            run.updated(),
            Map.of(),
            run.lastCheckpointSeq(),
            run.lastEventSeq());
    return Canon.of(run.params()) + " " + withoutParams;
  }

  private static String metas(List<CheckpointMeta> metas) {
    return metas.stream().map(Answers::text).toList().toString();
  }

  private static String text(CheckpointMeta meta) {
    return String.join(
        " ",
        meta.runId(),
        meta.nodeId(),
        String.valueOf(meta.seq()),
        String.valueOf(meta.position()),
        meta.time().toString(),
        String.valueOf(meta.stateSize()),
        String.valueOf(meta.storedSize()),
        meta.contentHash(),
        Canon.of(meta.metadata()));
  }

  private static String text(Optional<Checkpoint> checkpoint) {
    return checkpoint.map(it -> text(it.meta()) + " " + States.digest(it.state())).orElse("none");
  }

  private static String text(WorkflowEvent event) {
    return Canon.of(event.payload()) + " " + event.withPayload(null);
  }
}
