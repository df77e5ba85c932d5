package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import java.io.IOException;

/** A command that looks at a store and changes nothing. */
abstract class ReadCommand extends StoreCommand {
  ReadCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  abstract Exit read(CheckpointStore store) throws IOException;

  @Override
  CheckpointStore open() {
    return door.look(directory);
  }

  @Override
  Exit use(CheckpointStore store) throws IOException {
    return read(store);
  }
}
