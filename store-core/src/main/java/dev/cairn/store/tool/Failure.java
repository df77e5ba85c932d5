package dev.cairn.store.tool;

import dev.cairn.store.RunAlreadyExistsException;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.StoreLockedException;
import dev.cairn.store.UnsupportedFormatException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * What an exception means to whoever called the tool: one line, and an exit code.
 *
 * @param exit how the command ends
 * @param message one line
 */
record Failure(Exit exit, String message) {
  static Failure of(Throwable thrown) {
    return new Failure(exitOf(thrown), Printable.escaped(messageOf(thrown)));
  }

  private static Exit exitOf(Throwable thrown) {
    if (thrown instanceof StoreLockedException) {
      return Exit.LOCKED;
    }
    return isUsage(thrown) ? Exit.USAGE : Exit.DAMAGE;
  }

  private static boolean isUsage(Throwable thrown) {
    return thrown instanceof UsageException
        || thrown instanceof TraceException
        || thrown instanceof IllegalArgumentException
        || thrown instanceof RunAlreadyExistsException
        || thrown instanceof RunNotFoundException
        || thrown instanceof UnsupportedFormatException
        || thrown instanceof NoSuchFileException;
  }

  private static String messageOf(Throwable thrown) {
    String message = thrown.getMessage();
    if (thrown instanceof NoSuchFileException) {
      return message + ": no such file";
    }
    if (thrown instanceof AccessDeniedException) {
      return message + ": access denied";
    }
    if (message == null || isUnexpected(thrown)) {
      return thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
    return message;
  }

  /** An exception that nobody declared: its message alone would say too little. */
  private static boolean isUnexpected(Throwable thrown) {
    return thrown instanceof RuntimeException
        && !isUsage(thrown)
        && thrown.getClass().getName().startsWith("java.");
  }
}
