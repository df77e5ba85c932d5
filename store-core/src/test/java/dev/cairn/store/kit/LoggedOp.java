package dev.cairn.store.kit;

/**
 * A command that was given to a store before it crashed.
 *
 * @param command the command
 * @param acknowledged whether its call returned; else it was under way, or its outcome is unknown.
 *     What was refused and therefore did not happen ({@code StoreFullException}, {@code
 *     StoreFailedException}) is not to be logged.
 */
public record LoggedOp(Command command, boolean acknowledged) {
  /** A command whose call returned. */
  public static LoggedOp acknowledged(Command command) {
    return new LoggedOp(command, true);
  }

  /** A command that was under way, or whose outcome is unknown. */
  public static LoggedOp unknown(Command command) {
    return new LoggedOp(command, false);
  }
}
