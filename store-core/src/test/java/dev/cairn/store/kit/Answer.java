package dev.cairn.store.kit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a future comes to, as if its call had waited. */
final class Answer {
  private static final long PATIENCE_SECONDS = 120;

  private Answer() {}

  /** The answer, or what the call itself would have thrown; an interrupt does not end the wait. */
  static <T extends @Nullable Object> T of(CompletableFuture<T> future) {
    try {
      return future.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new AssertionError("a future failed: " + e.getCause(), e);
    }
  }
}
