package dev.cairn.store;

import org.jspecify.annotations.Nullable;

/**
 * Anything that goes wrong in a store and is not the caller's mistake. Each kind carries its facts
 * as accessors and in its message.
 */
public abstract class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
