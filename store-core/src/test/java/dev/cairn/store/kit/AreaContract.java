package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** What the contract's areas have in common: a new store for each test, and a vocabulary. */
public abstract class AreaContract {
  /** The run most tests write to; there is none at first. */
  static final String RUN = "run";

  static final String NODE = "node";
  static final String WORKFLOW = "workflow";

  StoreFixture fixture;
  CheckpointStore store;

  /** For subclasses. */
  protected AreaContract() {}

  /** Where the stores under test come from. */
  protected abstract StoreFactory factory();

  /** How they are opened. */
  protected StoreOptions options() {
    return StoreOptions.defaults();
  }

  @BeforeEach
  void openAStore() {
    fixture = factory().create(options());
    store = fixture.store();
  }

  @AfterEach
  void closeTheStore() {
    fixture.close();
  }

  void reopen() {
    store = fixture.reopen();
  }

  void reopen(StoreOptions options) {
    store = fixture.reopen(options);
  }

  RunMetadata create(String run) {
    return store.createRun(run, WORKFLOW, null);
  }

  CheckpointMeta save(String node, byte[] state) {
    return store.saveCheckpoint(RUN, node, state, null);
  }

  CheckpointMeta save(String node, String state) {
    return save(node, bytes(state));
  }

  long append(String type) {
    return store.appendEvent(WorkflowEvent.of(RUN, type));
  }

  /** What comes back of a payload. */
  Object payloadOf(Object payload) {
    long seq = store.appendEvent(WorkflowEvent.of(RUN, "type").withPayload(payload));
    return event(seq).payload();
  }

  WorkflowEvent event(long seq) {
    List<WorkflowEvent> events = store.getEvents(RUN, seq - 1, 1);
    assertEquals(1, events.size(), "events at seq " + seq);
    return events.get(0);
  }

  /** What comes back of params, in a run of its own. */
  Map<String, Object> paramsOf(String run, Map<String, ?> params) {
    store.createRun(run, WORKFLOW, params);
    return store.getRun(run).orElseThrow().params();
  }

  String loaded(String run, String node) {
    return text(store.loadCheckpoint(run, node));
  }

  String loadedAt(String node, long seq) {
    return text(store.loadCheckpointAt(RUN, node, seq));
  }

  private static String text(Optional<Checkpoint> checkpoint) {
    return checkpoint.map(it -> new String(it.state(), StandardCharsets.UTF_8)).orElse("(none)");
  }

  List<Long> eventSeqs(long since, int limit) {
    return store.getEvents(RUN, since, limit).stream().map(WorkflowEvent::seq).toList();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** That a call is the caller's mistake, and its message says all of this. */
  static void refuses(Executable call, Object... words) {
    names(assertThrows(IllegalArgumentException.class, call), words);
  }

  /** That a missing argument is named. */
  static void refusesNull(Executable call, String argument) {
    names(assertThrows(NullPointerException.class, call), argument);
  }

  static void names(Throwable thrown, Object... words) {
    String message = String.valueOf(thrown.getMessage());
    for (Object word : words) {
      assertTrue(message.contains(word.toString()), "\"" + message + "\" should name " + word);
    }
  }
}
