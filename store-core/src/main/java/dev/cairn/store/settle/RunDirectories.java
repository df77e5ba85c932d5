package dev.cairn.store.settle;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Removes the directories of runs that are no more. */
public final class RunDirectories {
  private RunDirectories() {}

  /**
   * Removes a run's directory with all that is in it, where it is there; answers its parent, whose
   * entries are still to be forced, or null.
   */
  static @Nullable String removeUnforced(Disk disk, String directory) throws IOException {
    if (!disk.exists(directory)) {
      return null;
    }
    for (String name : disk.list(directory)) {
      deleteIfThere(disk, directory + "/" + name);
    }
    disk.delete(directory);
    return directory.substring(0, directory.lastIndexOf('/'));
  }

  /** A save that came too late may remove its sealed segment at the same time. */
  private static void deleteIfThere(Disk disk, String path) throws IOException {
    try {
      disk.delete(path);
    } catch (NoSuchFileException e) {
      if (disk.exists(path)) {
        throw e;
      }
    }
  }

  /** Removes every run's directory whose number does not live; answers their paths. */
  public static List<String> sweep(Disk disk, LongPredicate lives) throws IOException {
    List<String> removed = new ArrayList<>();
    for (String parent : disk.list(FileNames.RUNS)) {
      String path = FileNames.RUNS + "/" + withoutSlash(parent);
      if (FileNames.isRunParent(path)) {
        int before = removed.size();
        sweep(disk, path, lives, removed);
        if (removed.size() > before) {
          disk.forceDirectory(path);
        }
        if (disk.list(path).isEmpty()) {
          disk.delete(path);
        }
      }
    }
    return removed;
  }

  private static void sweep(Disk disk, String parent, LongPredicate lives, List<String> removed)
      throws IOException {
    for (String entry : disk.list(parent)) {
      String path = parent + "/" + withoutSlash(entry);
      long number = FileNames.parseRunDirectory(path);
      if (number >= 0 && !lives.test(number)) {
        String unused = removeUnforced(disk, path);
        removed.add(path);
      }
    }
  }

  private static String withoutSlash(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }
}
