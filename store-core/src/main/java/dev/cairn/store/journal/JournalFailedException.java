package dev.cairn.store.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A write or a force has failed: nothing is appended any more until the store is opened again. */
public final class JournalFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean nothingHappened;

  JournalFailedException(String message, @Nullable Throwable cause, boolean nothingHappened) {
    super(message, cause);
    this.nothingHappened = nothingHappened;
  }

  /** Whether it is certain that what was asked for did not happen. */
  public boolean nothingHappened() {
    return nothingHappened;
  }
}
