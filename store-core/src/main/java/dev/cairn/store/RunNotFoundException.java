package dev.cairn.store;

/** The run that was to be written to does not exist. Nothing happened. */
public final class RunNotFoundException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String runId;

  /** Made by implementations of the store. */
  public RunNotFoundException(String runId) {
    super("no such run: " + runId, null);
    this.runId = runId;
  }

  /** The run. */
  public String runId() {
    return runId;
  }
}
