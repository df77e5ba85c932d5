package dev.cairn.store.tool;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CorruptRecordException;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunQuery;
import dev.cairn.store.StoreIoException;
import dev.cairn.store.StoreLockedException;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.DiskLockedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Copies what is intact into a new store. A whole store is copied through the public interface; of
 * another one every file is searched for valid records.
 */
@Command(
    name = "salvage",
    description = "Copies everything intact of a damaged store into a new one.")
final class SalvageCommand extends ToolCommand {
  @Parameters(paramLabel = "DIR", description = "The store's directory; never written to.")
  Path directory = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "NEWDIR",
      required = true,
      description = "Where the new store is made: missing, or empty.")
  Path to = Path.of("");

  SalvageCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  Exit run() throws IOException {
    StoreDoor.requireStore(directory);
    requireEmpty();
    RawSource source = new RawSource(directory);
    Closeable lock = lock(source);
    try {
      SalvageReport report = new SalvageReport(terminal, lines, json);
      boolean intact = intact();
      try (CheckpointStore target = door.open(to, StoreOptions.defaults())) {
        if (intact) {
          copy(target, report);
        } else {
          salvage(source, target, report);
        }
      }
      return report.end(directory.toString(), to.toString(), intact);
    } finally {
      lock.close();
    }
  }

  private void requireEmpty() throws IOException {
    Path from = directory.toRealPath();
    Path target = to.toAbsolutePath().normalize();
    Path existing = target;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && existing.toRealPath().startsWith(from)) {
      throw new UsageException("to: expected a directory outside of the store, found " + to);
    }
    if (Files.exists(to)) {
      if (!Files.isDirectory(to)) {
        throw new UsageException("to: expected a directory, found a file: " + to);
      }
      try (Stream<Path> entries = Files.list(to)) {
        if (entries.findAny().isPresent()) {
          throw new UsageException("to: expected an empty directory, found one that is not: " + to);
        }
      }
    }
  }

  /** Keeps writers out; a store whose lock file cannot be locked at all is read all the same. */
  private Closeable lock(RawSource source) {
    try {
      return source.disk().lockShared(FileNames.LOCK);
    } catch (DiskLockedException e) {
      throw locked(e);
    } catch (IOException e) {
      terminal
          .err()
          .println(
              "cannot be locked, so nobody may write to it meanwhile: " + directory + ": " + e);
      return () -> {};
    }
  }

  private StoreLockedException locked(DiskLockedException e) {
    try {
      door.look(directory).close();
    } catch (StoreLockedException told) {
      return told;
    } catch (CorruptRecordException | StoreIoException damaged) {
      e.addSuppressed(damaged);
    }
    StoreLockedException locked = new StoreLockedException(directory.toString(), 0, "?");
    locked.addSuppressed(e);
    return locked;
  }

  private boolean intact() {
    try (CheckpointStore store = door.look(directory)) {
      return store.openReport().damages().isEmpty() && store.verify().intact();
    } catch (CorruptRecordException | StoreIoException damaged) {
      return false;
    }
  }

  private void salvage(RawSource source, CheckpointStore target, SalvageReport report)
      throws IOException {
    SalvageScan scan = new SalvageScan(source, report);
    for (SalvageRun run : scan.find().values()) {
      SalvageCopy.copy(source, scan, run, target, report);
    }
  }

  private void copy(CheckpointStore target, SalvageReport report) {
    try (CheckpointStore store = door.look(directory)) {
      RunPages runs = new RunPages(store, RunQuery.all());
      while (runs.hasNext()) {
        RunMetadata run = store.getRun(runs.next().runId()).orElseThrow();
        copy(store, run, target, report);
      }
    }
  }

  private static void copy(
      CheckpointStore store, RunMetadata run, CheckpointStore target, SalvageReport report) {
    SalvageTarget copy =
        SalvageTarget.begin(target, new StoreOp.Create(run.runId(), run.workflow(), run.params()));
    RunHistory history = new RunHistory(store, run.runId());
    long left = 0;
    while (history.hasNext()) {
      HistoryEntry entry = history.next();
      if (entry instanceof HistoryEntry.Saved saved) {
        copy.add(save(store, saved.meta()), saved.meta().seq(), entry.position());
      } else if (entry instanceof HistoryEntry.Happened happened) {
        StoreOp op = new StoreOp.Append(happened.event()).on(run.runId());
        copy.add(op, happened.event().seq(), entry.position());
      } else if (entry instanceof HistoryEntry.Status status) {
        StoreOp op = new StoreOp.Change(run.runId(), status.change().status());
        copy.add(op, 0, entry.position());
      } else if (entry instanceof HistoryEntry.Lost lost) {
        report.leftBehind(lost.damage());
        left++;
      }
    }
    report.run(copy.copied(), left);
  }

  private static StoreOp save(CheckpointStore store, CheckpointMeta meta) {
    byte[] state =
        store
            .loadCheckpointAt(meta.runId(), meta.nodeId(), meta.seq())
            .map(Checkpoint::state)
            .orElseThrow(() -> new IllegalStateException("checkpoint went away: " + meta));
    return new StoreOp.Save(meta.runId(), meta.nodeId(), state, meta.metadata());
  }
}
