package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.WriteOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes runs, all that were named or, where one is not there, none. */
@Command(
    name = "rm",
    description = "Deletes runs, pinned ones too; if one of them is not there, none.")
final class RmCommand extends StoreCommand {
  @Parameters(index = "1..*", arity = "1..*", paramLabel = "RUN", description = "The runs' ids.")
  List<String> runIds = new ArrayList<>();

  RmCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  CheckpointStore open() {
    return door.change(directory);
  }

  @Override
  Exit use(CheckpointStore store) {
    List<RunMetadata> runs = runs(store, new LinkedHashSet<>(runIds));
    try (Progress progress = new Progress(terminal)) {
      for (RunMetadata run : runs) {
        delete(store, run);
        progress.tick(() -> "deleting: " + Printable.escaped(run.runId()));
      }
    }
    store.sync();
    runs.forEach(this::print);
    return Exit.FINE;
  }

  private static List<RunMetadata> runs(CheckpointStore store, Set<String> ids) {
    List<RunMetadata> found = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>(ids);
    for (String id : ids) {
      store.getRun(id).filter(run -> missing.remove(run.runId())).ifPresent(found::add);
    }
    if (!missing.isEmpty()) {
      throw new UsageException(
          "no such run: "
              + missing.stream().collect(Collectors.joining(", "))
              + "; nothing was deleted");
    }
    return found;
  }

  /** Durable with all others, before any of them is told of. */
  private static void delete(CheckpointStore store, RunMetadata run) {
    if (!store.deleteRun(run.runId(), WriteOptions.ASYNC)) {
      throw new RunNotFoundException(run.runId());
    }
  }

  private void print(RunMetadata run) {
    if (json) {
      lines.write(
          new JsonLine("deleted")
              .put("run", run.runId())
              .put("workflow", run.workflow())
              .put("status", run.status())
              .put("checkpoints", run.lastCheckpointSeq())
              .put("events", run.lastEventSeq()));
    } else {
      say("deleted   " + Printable.escaped(run.runId()));
    }
  }
}
