package dev.cairn.store;

/** The run is not where the caller expected it to be. Nothing happened. */
public final class ConflictException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String runId;
  private final long expected;
  private final long actual;

  /** Made by implementations of the store. */
  public ConflictException(String runId, long expected, long actual) {
    super("run " + runId + ": expected " + expected + ", found " + actual, null);
    this.runId = runId;
    this.expected = expected;
    this.actual = actual;
  }

  /** The run. */
  public String runId() {
    return runId;
  }

  /** What was expected. */
  public long expected() {
    return expected;
  }

  /** What is there. */
  public long actual() {
    return actual;
  }
}
