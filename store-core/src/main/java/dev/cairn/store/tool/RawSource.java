package dev.cairn.store.tool;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.FileSystemDisk;
import dev.cairn.store.journal.FoundTail;
import dev.cairn.store.journal.JournalScan;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store's files as they are, for reading only; what vanishes meanwhile is not there. */
final class RawSource {
  private final Disk disk;

  RawSource(Path directory) {
    this.disk = new FileSystemDisk(directory);
  }

  Disk disk() {
    return disk;
  }

  /** The names in a directory, none where it is missing. */
  List<String> list(String directory) throws IOException {
    try {
      return disk.list(directory);
    } catch (NoSuchFileException | NotDirectoryException missing) {
      return List.of();
    }
  }

  /** All of a file, or null where it is missing; of a journal file, with what TAIL has of it. */
  byte @Nullable [] readAll(String path) throws IOException {
    byte[] bytes = readAsItIs(path);
    if (bytes != null && FileNames.parseJournal(path) >= 0) {
      byte[] tail = readAsItIs(FileNames.TAIL);
      FoundTail found = tail == null ? null : FoundTail.of(tail);
      boolean unused = found != null && found.putInto(path, bytes);
    }
    return bytes;
  }

  private byte @Nullable [] readAsItIs(String path) throws IOException {
    try {
      return JournalScan.readAll(disk, path);
    } catch (NoSuchFileException missing) {
      return null;
    }
  }

  /** A file's first bytes, or null where it is missing. */
  byte @Nullable [] readStart(String path, int length) throws IOException {
    try (DiskFile file = disk.openForReading(path)) {
      byte[] bytes = new byte[(int) Math.min(length, file.size())];
      int read = file.read(0, bytes, 0, bytes.length);
      return java.util.Arrays.copyOf(bytes, read);
    } catch (NoSuchFileException missing) {
      return null;
    }
  }

  /** The journal's files, by slot. */
  List<String> journals() throws IOException {
    return numbered(FileNames.JOURNAL, FileNames::parseJournal);
  }

  /** The catalog's files, by number. */
  List<String> catalogs() throws IOException {
    return numbered(FileNames.CATALOG, FileNames::parseCatalog);
  }

  /** The runs' directories, by run number. */
  List<String> runDirectories() throws IOException {
    List<String> found = new ArrayList<>();
    for (String parent : list(FileNames.RUNS)) {
      String path = FileNames.RUNS + "/" + withoutSlash(parent);
      if (FileNames.isRunParent(path)) {
        for (String name : list(path)) {
          String directory = path + "/" + withoutSlash(name);
          if (FileNames.parseRunDirectory(directory) >= 0) {
            found.add(directory);
          }
        }
      }
    }
    found.sort(Comparator.comparingLong(FileNames::parseRunDirectory));
    return found;
  }

  /** The segments in a run's directory, by number and generation. */
  List<String> segments(String runDirectory) throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : list(runDirectory)) {
      if (FileNames.parseSegment(name) != null) {
        found.add(runDirectory + "/" + name);
      }
    }
    found.sort(
        Comparator.<String>comparingInt(path -> name(path).number())
            .thenComparingInt(path -> name(path).generation()));
    return found;
  }

  static FileNames.SegmentName name(String segmentPath) {
    FileNames.SegmentName name = FileNames.parseSegment(segmentPath);
    if (name == null) {
      throw new IllegalArgumentException("segmentPath: " + segmentPath);
    }
    return name;
  }

  private List<String> numbered(String directory, java.util.function.ToLongFunction<String> number)
      throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : list(directory)) {
      String path = directory + "/" + name;
      if (number.applyAsLong(path) >= 0) {
        found.add(path);
      }
    }
    found.sort(Comparator.comparingLong(number));
    return found;
  }

  private static String withoutSlash(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }
}
