package dev.cairn.store;

import dev.cairn.store.io.DiskLockedException;
import java.time.Instant;

/** What LOCK says about who holds it, and how it is read. */
final class LockText {
  private LockText() {}

  static String mine() {
    return "pid=" + ProcessHandle.current().pid() + "\nsince=" + Instant.now() + "\n";
  }

  static StoreLockedException locked(String store, DiskLockedException e) {
    String pid = value(e.holder(), "pid");
    StoreLockedException locked =
        new StoreLockedException(
            store,
            pid.matches("[0-9]{1,18}") ? Long.parseLong(pid) : 0,
            value(e.holder(), "since"));
    locked.addSuppressed(e);
    return locked;
  }

  private static String value(String text, String key) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(key + "=")) {
        return line.substring(key.length() + 1).strip();
      }
    }
    return "";
  }
}
