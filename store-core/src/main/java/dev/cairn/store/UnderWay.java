package dev.cairn.store;

import dev.cairn.store.journal.Acknowledger;
import dev.cairn.store.journal.JournalFailedException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A write whose caller has a future. */
final class UnderWay<T extends @Nullable Object> implements Acknowledger.Pending {
  private final String store;
  private final Write<T> write;
  private final Acknowledger acknowledger;
  private final boolean place;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T answer;
  private @Nullable StoreException failure;

  UnderWay(String store, Write<T> write, Acknowledger acknowledger, boolean place) {
    this.store = store;
    this.write = write;
    this.acknowledger = acknowledger;
    this.place = place;
  }

  CompletableFuture<T> future() {
    return future;
  }

  @Override
  public long batch() {
    return write.waitFor;
  }

  @Override
  public void acknowledge() {
    Appends.show(write);
    write.end(true);
    answer = write.answer();
  }

  @Override
  public void lose(JournalFailedException cause) {
    write.end(false);
    failure = Failures.ofWrite(store, 0, cause);
  }

  /**
   * Its place is free once its future is done, so that no more futures wait than there are places.
   */
  @Override
  @SuppressWarnings("NullAway") // a write that answers nothing answers null
  public void complete() {
    try {
      StoreException failed = failure;
      boolean unused =
          failed == null ? future.complete(answer) : future.completeExceptionally(failed);
    } finally {
      acknowledger.giveBack(place);
    }
  }
}
