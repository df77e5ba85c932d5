package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The demo's child process. It makes one call for each byte it reads, so that its parent can watch
 * and can tell where it stands; it prints {@code <index> <seq>} after a call has returned, never
 * before.
 */
@Command(name = "demo-writer", hidden = true, description = "The process that demo kills.")
final class DemoWriterCommand extends ToolCommand {
  @Option(names = "--store", paramLabel = "DIR", required = true)
  Path directory = Path.of("");

  DemoWriterCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  Exit run() throws IOException {
    DemoTrace trace = DemoTrace.bundled();
    InputStream grants = System.in;
    try (CheckpointStore store = door.open(directory, DemoCommand.OPTIONS)) {
      for (int i = 0; i < trace.size() && grants.read() != -1; i++) {
        long seq = trace.get(i).op().applyTo(store, WriteOptions.SYNC);
        acknowledge(i, seq);
      }
    }
    return Exit.FINE;
  }

  private void acknowledge(int index, long seq) throws IOException {
    terminal.out().print(index + " " + seq + "\n");
    if (terminal.out().checkError()) {
      throw new IOException("the process that watches has gone away");
    }
  }
}
