package dev.cairn.store.run;

import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import java.io.IOException;

/**
 * A segment that a pass has gone on in.
 *
 * @param path the segment's
 * @param sizeBefore how long it was
 */
public record Grown(String path, long sizeBefore) {
  /** Gives back the room that the pass took. */
  void cut(Disk disk) throws IOException {
    try (DiskFile file = disk.open(path)) {
      if (file.size() > sizeBefore) {
        file.truncate(sizeBefore);
      }
    }
  }
}
