package dev.cairn.store.journal;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.io.DiskMap;
import dev.cairn.store.io.ZeroFill;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file TAIL of a journal that is written (FORMAT.md section 5). */
final class TailFile {
  private TailFile() {}

  /**
   * Maps it, and makes it where there is none of that length. Its bytes are really on the device:
   * no room for a page of a map would be a fault in the middle of a put.
   *
   * @return null where there is no room for it
   */
  static @Nullable DiskMap map(Disk disk, long bytes) throws IOException {
    if (disk.exists(FileNames.TAIL)) {
      try (DiskFile file = disk.open(FileNames.TAIL)) {
        if (file.size() == bytes) {
          return file.map(bytes);
        }
      }
      disk.delete(FileNames.TAIL);
    }
    return made(disk, bytes);
  }

  private static @Nullable DiskMap made(Disk disk, long bytes) throws IOException {
    boolean made = false;
    try (DiskFile file = disk.create(FileNames.TAIL)) {
      ZeroFill.fill(file, 0, bytes);
      file.force();
      DiskMap map = file.map(bytes);
      made = true;
      return map;
    } catch (DiskFullException e) {
      return null;
    } finally {
      if (!made && disk.exists(FileNames.TAIL)) {
        disk.delete(FileNames.TAIL);
      }
    }
  }

  /** Removes it: everything that was in it is durable elsewhere. */
  static void remove(Disk disk) throws IOException {
    if (disk.exists(FileNames.TAIL)) {
      disk.delete(FileNames.TAIL);
    }
  }
}
