package dev.cairn.store;

/** The store is open elsewhere. */
public final class StoreLockedException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long pid;
  private final String since;

  /** Made by implementations of the store. */
  public StoreLockedException(String file, long pid, String since) {
    super("store " + file + " is locked by process " + pid + " since " + since, null);
    this.file = file;
    this.pid = pid;
    this.since = since;
  }

  /** The file or directory, relative to the store unless it is the store itself. */
  public String file() {
    return file;
  }

  /** The process that holds the store, 0 where it cannot be told. */
  public long pid() {
    return pid;
  }

  /** Since when it holds it, as its lock file says. */
  public String since() {
    return since;
  }
}
