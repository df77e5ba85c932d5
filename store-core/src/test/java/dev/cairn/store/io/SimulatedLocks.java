package dev.cairn.store.io;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Who holds which file of a simulated disk. Not safe for threads; the disk locks. */
final class SimulatedLocks {
  private final IdentityHashMap<FileImage, Held> held = new IdentityHashMap<>();

  /** A number of readers, or, with none, a writer. */
  private record Held(int readers, String holder) {}

  void lockExclusively(FileImage file, String holder) throws DiskLockedException {
    Held other = held.get(file);
    if (other != null) {
      throw new DiskLockedException(file.path(), other.holder());
    }
    held.put(file, new Held(0, holder));
  }

  void lockShared(FileImage file) throws DiskLockedException {
    Held other = held.get(file);
    if (other != null && other.readers() == 0) {
      throw new DiskLockedException(file.path(), other.holder());
    }
    held.put(file, new Held(other == null ? 1 : other.readers() + 1, ""));
  }

  void unlock(FileImage file) {
    held.computeIfPresent(file, (locked, lock) -> oneLess(lock));
  }

  private static @Nullable Held oneLess(Held lock) {
    return lock.readers() > 1 ? new Held(lock.readers() - 1, "") : null;
  }
}
