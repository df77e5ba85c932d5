package dev.cairn.store.tool;

/** What the user asked for cannot be done: no such store, no such run, no such file. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
