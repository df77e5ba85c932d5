package dev.cairn.store;

import dev.cairn.store.catalog.CatalogDamagedException;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.journal.JournalFailedException;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.RunDamage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says what the layers below report in the words of the interface. */
final class Failures {
  private Failures() {}

  /** A failure of a write: {@code store} is the store's directory. */
  static StoreException ofWrite(String store, long bytes, IOException cause) {
    if (cause instanceof JournalFailedException failed) {
      return failed.nothingHappened()
          ? new StoreFailedException(store, String.valueOf(failed.getMessage()), failed)
          : new OutcomeUnknownException(store, failed);
    }
    if (cause instanceof DiskFullException) {
      return new StoreFullException(store, bytes, cause);
    }
    return ofRead(null, store, cause);
  }

  /** A failure of a read, of a run where one is named. */
  static StoreException ofRead(@Nullable String runId, String store, IOException cause) {
    if (cause instanceof DamagedException damaged) {
      return new CorruptRecordException(damage(runId, damaged.damage()), damaged);
    }
    if (cause instanceof CatalogDamagedException damaged) {
      Damage damage =
          new Damage(
              null, 0, damaged.file(), damaged.offset(), damaged.expected(), damaged.found());
      return new CorruptRecordException(damage, damaged);
    }
    return new StoreIoException(store, cause);
  }

  static Damage damage(@Nullable String runId, RunDamage damage) {
    return new Damage(
        runId, damage.seq(), damage.file(), damage.offset(), damage.expected(), damage.found());
  }
}
