package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** A command that looks at a store and changes nothing. */
abstract class ReadCommand extends ToolCommand {
  @Parameters(paramLabel = "DIR", description = "The store's directory.")
  Path directory = Path.of("");

  ReadCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  abstract Exit read(CheckpointStore store) throws IOException;

  @Override
  Exit run() throws IOException {
    try (CheckpointStore store = door.look(directory)) {
      warnOfDamage(store);
      return Exit.damagedIf(!store.openReport().damages().isEmpty()).and(read(store));
    }
  }

  /** Says on stderr what opening found damaged; {@code verify}, which prints it, says nothing. */
  void warnOfDamage(CheckpointStore store) {
    store
        .openReport()
        .damages()
        .forEach(
            damage -> terminal.err().println("damaged: " + Printable.escaped(damage.toString())));
  }
}
