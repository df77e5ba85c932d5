package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces go in and come out again, through the real store. */
class ToolEndToEndTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String LINES_TRACE =
      """
      {"op":"create_run","run_id":"a/../b","workflow":"w","params":{"n":null,"l":[1,2.5,"x"]}}
      {"op":"checkpoint","run_id":"a/../b","node_id":"n","metadata":{},"state":"0\\n1\\n2\\n"}
      {"op":"checkpoint_lines","run_id":"a/../b","node_id":"n","metadata":{},"edits":[[1,1,["é"]]]}
      {"op":"event","run_id":"a/../b","event_type":"t","timestamp":1,"node_id":null,"payload":null}
      {"op":"checkpoint_append","run_id":"a/../b","node_id":"n","metadata":{},"append":"3\\n"}
      {"op":"status","run_id":"a/../b","status":"PAUSED"}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"sync", "async"})
  void whatATraceSaysIsWhatADumpSays(String durability) throws IOException {
    Path store = directory.resolve("store");
    List<Path> traces = List.of(demoTrace(), linesTrace());
    fine(
        "replay",
        traces.get(0).toString(),
        traces.get(1).toString(),
        "--store",
        store.toString(),
        "--durability",
        durability);
    assertEquals(expected(traces, "%s"), dumped(store));
    fine("verify", store.toString());
  }

  @Test
  void copiesAreWrittenSideBySideByManyThreads() throws IOException {
    Path store = directory.resolve("store");
    fine(
        "replay",
        demoTrace().toString(),
        "--store",
        store.toString(),
        "--copies",
        "4",
        "--threads",
        "3",
        "--rename-prefix",
        "p/");
    Map<String, List<String>> all = new HashMap<>();
    for (int copy = 1; copy <= 4; copy++) {
      all.putAll(expected(List.of(demoTrace()), "p/%s#" + copy));
    }
    assertEquals(all, dumped(store));
  }

  @Test
  void theSummaryAddsUp() throws IOException {
    Path store = directory.resolve("store");
    JsonNode summary =
        JSON.readTree(
            fine("replay", linesTrace().toString(), "--store", store.toString(), "--json").out());
    assertEquals("replay", summary.get("kind").textValue());
    assertEquals(1, summary.get("runs").intValue());
    assertEquals(3, summary.get("checkpoints").intValue());
    assertEquals(1, summary.get("events").intValue());
    assertEquals(1, summary.get("statuses").intValue());
    assertEquals(6 + 7 + 9, summary.get("logicalBytes").intValue());
    JsonNode stats = JSON.readTree(fine("stats", store.toString(), "--json").out());
    assertEquals(summary.get("diskBytes"), stats.get("diskBytes"));
    assertEquals(summary.get("logicalBytes"), stats.get("stateBytes"));
    assertEquals(3, stats.get("checkpoints").intValue());
  }

  @Test
  void listsAndFilters() throws IOException {
    Path store = directory.resolve("store");
    fine("replay", demoTrace().toString(), linesTrace().toString(), "--store", store.toString());
    assertEquals(4, fine("ls", store.toString(), "--json").lines().size());
    assertEquals(2, fine("ls", store.toString(), "--json", "--limit", "2").lines().size());
    assertEquals(1, fine("ls", store.toString(), "--json", "--workflow", "w").lines().size());
    assertEquals(1, fine("ls", store.toString(), "--json", "--status", "paused").lines().size());
    assertEquals(3, fine("ls", store.toString(), "--json", "--prefix", "swe-").lines().size());
    assertEquals(0, fine("ls", store.toString(), "--json", "--prefix", "x").lines().size());
  }

  @Test
  void replayingTwiceIsRefusedAndChangesNothing() throws IOException {
    Path store = directory.resolve("store");
    Path trace = linesTrace();
    fine("replay", trace.toString(), "--store", store.toString());
    Map<String, List<String>> before = dumped(store);
    ToolRun again = ToolRun.of("replay", trace.toString(), "--store", store.toString());
    assertEquals(2, again.exit());
    assertTrue(again.err().startsWith("cairn: " + trace + " line 1: "), again.err());
    assertEquals(before, dumped(store));
  }

  @Test
  void readersLeaveEveryByteAsItIs() throws IOException {
    Path store = directory.resolve("store");
    fine("replay", demoTrace().toString(), "--store", store.toString());
    Map<String, String> before = contents(store);
    for (String reader : List.of("ls", "dump", "verify", "stats")) {
      fine(reader, store.toString());
    }
    assertEquals(before, contents(store));
  }

  private Path demoTrace() throws IOException {
    Path trace = directory.resolve("demo.trace");
    if (!Files.exists(trace)) {
      try (InputStream in = Cairn.class.getResourceAsStream("demo.jsonl.gz")) {
        Files.copy(in, trace);
      }
    }
    return trace;
  }

  private Path linesTrace() throws IOException {
    return Files.writeString(directory.resolve("lines.trace"), LINES_TRACE);
  }

  private static ToolRun fine(String... args) {
    ToolRun ran = ToolRun.of(args);
    assertEquals(0, ran.exit(), ran.err());
    assertEquals("", ran.err());
    return ran;
  }

  /** What each run of the traces should look like in a dump, without what the store gives. */
  private static Map<String, List<String>> expected(List<Path> traces, String name)
      throws IOException {
    Map<String, List<String>> runs = new HashMap<>();
    TraceStates states = new TraceStates();
    for (Path trace : traces) {
      try (TraceReader reader = TraceReader.open(trace)) {
        for (TraceLine line = reader.next(); line != null; line = reader.next()) {
          StoreOp op = states.resolve(line);
          runs.computeIfAbsent(name.formatted(op.runId()), id -> new ArrayList<>()).add(text(op));
        }
      }
    }
    return runs;
  }

  private static String text(StoreOp op) {
    if (op instanceof StoreOp.Create create) {
      return text("run", create.workflow(), create.params());
    }
    if (op instanceof StoreOp.Change change) {
      return text("status", change.status().name());
    }
    if (op instanceof StoreOp.Append append) {
      return text(
          "event",
          append.event().type(),
          append.event().nodeId(),
          Printable.micros(append.event().callerTime()),
          append.event().payload());
    }
    StoreOp.Save save = (StoreOp.Save) op;
    return text("checkpoint", save.nodeId(), new String(save.state(), StandardCharsets.UTF_8));
  }

  private static Map<String, List<String>> dumped(Path store) throws IOException {
    Map<String, List<String>> runs = new HashMap<>();
    Map<String, Long> positions = new HashMap<>();
    for (String line : fine("dump", store.toString(), "--json", "--state").lines()) {
      JsonNode json = JSON.readTree(line);
      String run = json.get("run").textValue();
      runs.computeIfAbsent(run, id -> new ArrayList<>()).add(text(json));
      if (json.has("position")) {
        long position = json.get("position").longValue();
        assertTrue(position > positions.getOrDefault(run, 0L), line);
        positions.put(run, position);
      }
    }
    return runs;
  }

  private static String text(JsonNode json) {
    String kind = json.get("kind").textValue();
    return switch (kind) {
      case "run" -> text(kind, json.get("workflow"), json.get("params"));
      case "status" -> text(kind, json.get("status"));
      case "event" ->
          text(
              kind,
              json.get("type"),
              json.get("node"),
              json.get("callerTime"),
              json.get("payload"));
      default -> text(kind, json.get("node"), json.get("state"));
    };
  }

  /** One comparable line, whatever order maps have. */
  private static String text(Object... values) {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(sorted(JSON.valueToTree(value)).toString());
    }
    return texts.toString();
  }

  private static Object sorted(JsonNode json) {
    if (json.isObject()) {
      Map<String, Object> fields = new java.util.TreeMap<>();
      json.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      return fields;
    }
    if (json.isArray()) {
      List<Object> list = new ArrayList<>();
      json.forEach(element -> list.add(sorted(element)));
      return list;
    }
    return json;
  }

  /** All files but the lock, which is no content. */
  private static Map<String, String> contents(Path store) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.walk(store)) {
      paths
          .filter(path -> Files.isRegularFile(path) && !path.endsWith("LOCK"))
          .sorted()
          .forEach(path -> files.put(path.toString(), bytes(path)));
    }
    return files;
  }

  private static String bytes(Path path) {
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
