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
   * Maps it, of that length, and makes it where there is none. What is in it is overwritten with
   * zeros, and forced: its bytes must really be on the device, whoever made it, or has copied it
   * with holes; no room for a page of a map would be a fault in the middle of a put, or after it.
   *
   * @return null where there is no room for it
   */
  static @Nullable DiskMap map(Disk disk, long bytes) throws IOException {
    boolean there = disk.exists(FileNames.TAIL);
    boolean made = false;
    try (DiskFile file = there ? disk.open(FileNames.TAIL) : disk.create(FileNames.TAIL)) {
      if (file.size() > bytes) {
        file.truncate(bytes);
      }
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
