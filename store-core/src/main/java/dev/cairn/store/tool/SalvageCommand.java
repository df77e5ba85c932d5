package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CorruptRecordException;
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
 * Copies what is intact into a new store: every file is searched for valid records, of a whole
 * store too, since the public interface does not tell the ids of operations.
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
        salvage(source, target, report);
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
}
