package dev.cairn.store.tool;

import dev.cairn.store.CairnStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One call of the tool, within this process.
 *
 * @param exit its exit code
 * @param out what it printed
 * @param err what it complained of
 */
record ToolRun(int exit, String out, String err) {
  static ToolRun of(String... args) {
    return with(CairnStore::open, args);
  }

  static ToolRun with(StoreDoor door, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Cairn.run(args, Terminal.plain(stream(out), stream(err)), door);
    return new ToolRun(exit, text(out), text(err));
  }

  List<String> lines() {
    return out.lines().toList();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
