package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The newcomer's demo, with its real child process and its real SIGKILL. */
class DemoTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void losesNothingThatWasAcknowledged(long seed) throws IOException {
    Path store = directory.resolve("store");
    ToolRun ran =
        ToolRun.of("demo", "--json", "--seed", Long.toString(seed), "--store", store.toString());
    assertEquals(0, ran.exit(), ran.out() + ran.err());
    Map<String, List<JsonNode>> lines = byKind(ran);
    int operations = lines.get("demo").get(0).get("operations").intValue();
    JsonNode killed = lines.get("killed").get(0);
    assertEquals(137, killed.get("exitCode").intValue());
    int acknowledged = killed.get("acknowledged").intValue();
    assertTrue(acknowledged >= operations / 4 && acknowledged < operations, ran.out());
    assertEquals(acknowledged, lines.get("check").get(0).get("acknowledged").intValue());
    assertEquals(operations, lines.get("check").get(1).get("acknowledged").intValue());
    assertTrue(lines.get("verify").get(0).get("intact").booleanValue());
    assertEquals(0, ToolRun.of("verify", store.toString()).exit());
  }

  @Test
  void fitsATerminalOfEightyColumns() {
    ToolRun ran = ToolRun.of("demo", "--seed", "5");
    assertEquals(0, ran.exit(), ran.out() + ran.err());
    assertTrue(ran.out().contains("Lost: nothing."), ran.out());
    ran.lines().stream()
        .filter(line -> !line.contains("java -jar") && !line.startsWith("  store"))
        .forEach(line -> assertTrue(line.length() <= 80, line));
  }

  @Test
  void cleansUpUnlessToldToKeep() throws IOException {
    JsonNode gone = byKind(ToolRun.of("demo", "--json")).get("demoEnd").get(0);
    assertFalse(Files.exists(Path.of(gone.get("store").textValue()).getParent()));
    JsonNode kept = byKind(ToolRun.of("demo", "--json", "--keep")).get("demoEnd").get(0);
    Path store = Path.of(kept.get("store").textValue());
    assertTrue(Files.isDirectory(store));
    remove(store.getParent());
  }

  @Test
  void refusesADirectoryThatIsInUse() throws IOException {
    Files.createFile(directory.resolve("mine"));
    ToolRun ran = ToolRun.of("demo", "--store", directory.toString());
    assertEquals(2, ran.exit());
    assertTrue(ran.err().contains("expected a new or empty directory"), ran.err());
  }

  @Test
  void noticesWhatIsLost() throws IOException {
    Check check = new Check(40);
    assertEquals(List.of(), check.after(40).problems());
    assertEquals(1, check.after(41).unacknowledged());
    assertEquals(List.of(), check.after(41).problems());
    assertEquals("operation 40 is lost or different", check.after(39).problems().get(0));
    assertFalse(check.after(42).problems().isEmpty());
  }

  /** A store that got so many calls, compared with a writer that was told of so many. */
  private final class Check {
    private final DemoTrace trace = DemoTrace.bundled();
    private final List<DemoWriter.Acknowledged> told = new ArrayList<>();
    private int stores;

    Check(int acknowledged) throws IOException {
      for (int i = 0; i < acknowledged; i++) {
        told.add(new DemoWriter.Acknowledged(i, trace.get(i).answer()));
      }
    }

    DemoCheck after(int calls) {
      Path path = directory.resolve("store-" + stores++);
      try (CheckpointStore store = CairnStore.open(path, StoreOptions.small())) {
        for (int i = 0; i < calls; i++) {
          trace.get(i).op().applyTo(store, WriteOptions.ASYNC);
        }
        return DemoCheck.of(store, trace, told);
      }
    }
  }

  private static Map<String, List<JsonNode>> byKind(ToolRun ran) throws IOException {
    Map<String, List<JsonNode>> lines = new HashMap<>();
    for (String line : ran.lines()) {
      JsonNode json = JSON.readTree(line);
      lines.computeIfAbsent(json.get("kind").textValue(), kind -> new ArrayList<>()).add(json);
    }
    return lines;
  }

  private static void remove(Path directory) throws IOException {
    List<Path> paths;
    try (var walk = Files.walk(directory)) {
      paths = walk.sorted((a, b) -> b.compareTo(a)).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
