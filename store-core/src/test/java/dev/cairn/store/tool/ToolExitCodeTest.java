package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.CorruptRecordException;
import dev.cairn.store.StoreException;
import dev.cairn.store.StoreFullException;
import dev.cairn.store.StoreIoException;
import dev.cairn.store.StoreLockedException;
import dev.cairn.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolExitCodeTest {
  private static final List<String> READERS = List.of("ls", "dump", "verify", "stats");

  @TempDir Path directory;

  @Test
  void helpAndVersionAreFine() {
    assertEquals(0, ToolRun.of("--help").exit());
    assertEquals(0, ToolRun.of("--version").exit());
    assertTrue(ToolRun.of("--help").out().contains("the store is open elsewhere"));
    assertEquals(0, ToolRun.of("ls", "--help").exit());
    assertFalse(ToolRun.of("--help").out().contains("demo-writer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "ls",
        "ls --nonsense",
        "ls DIR --status DONE",
        "replay --store DIR",
        "replay trace",
        "replay trace --store DIR --durability never",
        "replay trace --store DIR --threads 0",
        "replay trace --store DIR --copies 0",
      })
  void wrongUsageIsTwoAndOneLine(String line) {
    ToolRun ran =
        ToolRun.with(new OneRunStore().door(), line.isEmpty() ? new String[0] : line.split(" "));
    assertEquals(2, ran.exit());
    assertEquals("", ran.out());
    assertTrue(ran.err().startsWith("cairn: "), ran.err());
    assertEquals(1, ran.err().lines().count(), ran.err());
  }

  @Test
  void aMissingStoreIsTwoAndIsNotMade() {
    Path missing = directory.resolve("missing");
    for (String command : READERS) {
      ToolRun ran = ToolRun.of(command, missing.toString());
      assertEquals(2, ran.exit(), command);
      assertEquals("cairn: no such store: " + missing + "\n", ran.err());
      assertFalse(Files.exists(missing), command);
    }
  }

  @Test
  void anotherDirectoryIsTwoAndStaysAsItIs() throws IOException {
    for (String command : READERS) {
      ToolRun ran = ToolRun.of(command, directory.toString());
      assertEquals(2, ran.exit(), command);
      assertEquals("cairn: not a store: " + directory + "\n", ran.err());
      try (var entries = Files.list(directory)) {
        assertEquals(0, entries.count());
      }
    }
  }

  @Test
  void aLockedStoreIsThreeAndSaysWhoHasIt() throws IOException {
    ToolRun ran = failing(new StoreLockedException("s", 42, "10:00"));
    assertEquals(3, ran.exit());
    assertEquals("cairn: store s is locked by process 42 since 10:00\n", ran.err());
  }

  @Test
  void damageAndADeviceThatFailsAreOne() throws IOException {
    assertEquals(1, failing(new CorruptRecordException(OneRunStore.BAD_EVENT, null)).exit());
    assertEquals(1, failing(new StoreIoException("f", new IOException("EIO"))).exit());
    assertEquals(1, failing(new StoreFullException("f", 10, null)).exit());
  }

  @Test
  void aNewerFormatIsTwo() throws IOException {
    assertEquals(2, failing(new UnsupportedFormatException("STORE", 9, 1, 1)).exit());
  }

  @Test
  void anUnknownRunIsTwo() throws IOException {
    Files.createFile(directory.resolve("STORE"));
    ToolRun ran =
        ToolRun.with(new OneRunStore().door(), "dump", directory.toString(), "--run", "x\ny");
    assertEquals(2, ran.exit());
    assertEquals("cairn: no such run: x\\ny\n", ran.err());
  }

  @Test
  void aBadTraceIsTwoAndSaysWhere() throws IOException {
    Path trace = Files.writeString(directory.resolve("t"), "{}\n");
    ToolRun ran =
        ToolRun.with(new OneRunStore().door(), "replay", trace.toString(), "--store", "unused");
    assertEquals(2, ran.exit());
    assertEquals(
        "cairn: " + trace + " line 1: expected a string in \"op\", found none\n", ran.err());
  }

  @Test
  void showsWhereAnErrorComesFromWhenAsked() throws IOException {
    Files.createFile(directory.resolve("STORE"));
    StoreException failure = new StoreLockedException("s", 42, "10:00");
    ToolRun ran = ToolRun.with(refusing(failure), "ls", directory.toString(), "--stacktrace");
    assertTrue(ran.err().contains("\tat dev.cairn.store.tool."), ran.err());
  }

  private ToolRun failing(StoreException failure) throws IOException {
    Files.writeString(directory.resolve("STORE"), "");
    ToolRun ran = ToolRun.with(refusing(failure), "ls", directory.toString());
    assertEquals("", ran.out());
    assertEquals(1, ran.err().lines().count(), ran.err());
    return ran;
  }

  private static StoreDoor refusing(StoreException failure) {
    return (path, options) -> {
      throw failure;
    };
  }
}
