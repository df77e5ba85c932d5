package dev.cairn.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows is what is compiled and run here. */
class ReadmeTest {
  @TempDir Path directory;

  @Test
  void theProgramIsTheOneThatIsCompiled() throws IOException {
    Path source = root().resolve("store-core/src/test/java/dev/cairn/example/Orders.java");
    assertEquals(
        between(source, "// region README", "// endregion"),
        between(root().resolve("README.md"), "```java", "```"));
  }

  @Test
  void theProgramDoesWhatItSays() {
    Path store = directory.resolve("orders");
    Orders.main(new String[] {store.toString()});
    Orders.main(new String[] {store.toString()});
    try (CheckpointStore open = CairnStore.open(store)) {
      assertEquals(RunStatus.COMPLETED, open.getRun("order-17").orElseThrow().status());
      assertEquals(3, open.listCheckpoints("order-17").size());
      assertEquals(3, open.getEvents("order-17", 0, 10).size());
    }
  }

  @Test
  void theTestCommandIsTheOneThatCiRuns() throws IOException {
    List<String> ci = Files.readAllLines(root().resolve(".ci/run"));
    String command = ci.get(ci.size() - 1);
    assertTrue(command.startsWith("mvn "), command);
    assertTrue(Files.readAllLines(root().resolve("README.md")).contains("    " + command), command);
  }

  @Test
  void thePolicyInTheDocumentationIsTheOneThatIsCompiled() throws IOException {
    Path page = root().resolve("docs/retention.md");
    Path source = root().resolve("store-core/src/test/java/dev/cairn/example/Rules.java");
    assertEquals(
        between(source, "// region retention", "// endregion"), between(page, "```java", "```"));
    assertTrue(Files.readAllLines(page).contains("    " + Rules.POLICY), Rules.POLICY::toString);
  }

  @Test
  void noPathOfAMachineIsInIt() throws IOException {
    String readme = Files.readString(root().resolve("README.md"));
    for (String path : List.of("/root", "/home/", "/work/", "/tmp/")) {
      assertTrue(!readme.contains(path), path);
    }
  }

  private static List<String> between(Path file, String from, String to) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int begin = lines.indexOf(from);
    int end = begin + 1 + lines.subList(begin + 1, lines.size()).indexOf(to);
    assertTrue(begin >= 0 && end > begin, file + " has no " + from);
    return lines.subList(begin + 1, end);
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.exists(directory.resolve(".ci"))) {
      directory = directory.getParent();
    }
    if (directory == null) {
      throw new AssertionError("no directory with .ci above " + Path.of("").toAbsolutePath());
    }
    return directory;
  }
}
