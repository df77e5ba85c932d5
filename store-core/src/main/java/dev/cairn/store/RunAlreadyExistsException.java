package dev.cairn.store;

/** The run that was to be created exists. Nothing changed. */
public final class RunAlreadyExistsException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String runId;

  /** Made by implementations of the store. */
  public RunAlreadyExistsException(String runId) {
    super("run exists already: " + runId, null);
    this.runId = runId;
  }

  /** The run. */
  public String runId() {
    return runId;
  }
}
