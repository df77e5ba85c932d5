package dev.cairn.store.kit;

import dev.cairn.store.ConflictException;
import dev.cairn.store.RunAlreadyExistsException;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * What a command came to, without times and stored sizes: equal for two stores that did the same.
 *
 * @param refused whether the call threw
 * @param text the answer, or the exception with its facts
 */
public record Outcome(boolean refused, String text) {
  /** The text of a call that answers nothing. */
  static final String DONE = "done";

  /** The outcome of a call. What is no refusal by the contract is thrown on. */
  static Outcome of(Supplier<String> call) {
    try {
      return new Outcome(false, call.get());
    } catch (RunNotFoundException e) {
      return new Outcome(true, "no such run: " + Canon.of(e.runId()));
    } catch (RunAlreadyExistsException e) {
      return new Outcome(true, "run exists already: " + Canon.of(e.runId()));
    } catch (ConflictException e) {
      return new Outcome(true, "expected " + e.expected() + ", is at " + e.actual());
    } catch (StoreException | IllegalArgumentException e) {
      return new Outcome(true, e.getClass().getSimpleName());
    }
  }

  /** The outcome of a call with a future. */
  static CompletableFuture<Outcome> later(CompletableFuture<String> call) {
    return call.handle((text, failure) -> failure == null ? of(() -> text) : of(thrown(failure)));
  }

  private static Supplier<String> thrown(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return () -> {
      if (cause instanceof RuntimeException exception) {
        throw exception;
      }
      throw new AssertionError(cause);
    };
  }

  static Outcome done(Runnable call) {
    return of(
        () -> {
          call.run();
          return DONE;
        });
  }
}
