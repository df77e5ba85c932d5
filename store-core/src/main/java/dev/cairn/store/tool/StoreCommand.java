package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** A command on a store that is there. */
abstract class StoreCommand extends ToolCommand {
  @Parameters(index = "0", paramLabel = "DIR", description = "The store's directory.")
  Path directory = Path.of("");

  StoreCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  abstract CheckpointStore open();

  abstract Exit use(CheckpointStore store) throws IOException;

  @Override
  Exit run() throws IOException {
    try (CheckpointStore store = open()) {
      warnOfDamage(store);
      return Exit.damagedIf(!store.openReport().damages().isEmpty()).and(use(store));
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
