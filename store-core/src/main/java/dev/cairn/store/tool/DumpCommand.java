package dev.cairn.store.tool;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CorruptRecordException;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunQuery;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Prints runs with all they have, in position order. What is damaged is printed in its place, the
 * rest goes on, and the exit code tells.
 */
@Command(name = "dump", description = "Prints runs, their history, checkpoints and events.")
final class DumpCommand extends ReadCommand {
  @Option(names = "--run", paramLabel = "ID", description = "Only this run.")
  @Nullable String runId;

  @Option(names = "--state", description = "Print the states too.")
  boolean state;

  @Option(
      names = "--raw",
      description =
          "Print files record by record, damaged ones too; takes no lock, so that a writer may be"
              + " at work.")
  boolean raw;

  private boolean damaged;

  DumpCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  Exit run() throws IOException {
    return raw ? dumpRaw() : super.run();
  }

  private Exit dumpRaw() throws IOException {
    StoreDoor.requireStore(directory);
    RawForm form = json ? new RawJson(lines) : new RawText(terminal);
    RawDump dump = new RawDump(new RawSource(directory), form, this::outputGone);
    return Exit.damagedIf(dump.dump(runId));
  }

  @Override
  Exit read(CheckpointStore store) {
    DumpForm form = json ? new DumpJson(lines) : new DumpText(terminal);
    if (runId != null) {
      dump(store, run(store, runId), form);
    } else {
      RunPages runs = new RunPages(store, RunQuery.all());
      while (runs.hasNext() && !outputGone()) {
        dump(store, run(store, runs.next().runId()), form);
      }
    }
    return Exit.damagedIf(damaged);
  }

  private static RunMetadata run(CheckpointStore store, String runId) {
    return store.getRun(runId).orElseThrow(() -> new UsageException("no such run: " + runId));
  }

  private void dump(CheckpointStore store, RunMetadata run, DumpForm form) {
    form.run(run);
    store.pins(run.runId()).forEach(form::pin);
    RunHistory history = new RunHistory(store, run.runId());
    while (history.hasNext()) {
      entry(store, history.next(), form);
    }
  }

  private void entry(CheckpointStore store, HistoryEntry entry, DumpForm form) {
    damaged |= entry instanceof HistoryEntry.Lost;
    if (state && entry instanceof HistoryEntry.Saved saved) {
      withState(store, saved.meta(), form);
    } else {
      entry.print(form);
    }
  }

  private void withState(CheckpointStore store, CheckpointMeta meta, DumpForm form) {
    try {
      form.checkpoint(
          meta,
          store
              .loadCheckpointAt(meta.runId(), meta.nodeId(), meta.seq())
              .map(Checkpoint::state)
              .orElseThrow(() -> new IllegalStateException("checkpoint went away: " + meta)));
    } catch (CorruptRecordException e) {
      damaged = true;
      form.checkpoint(meta, null);
      form.damage(e.damage());
    }
  }
}
