package dev.cairn.store;

/** What a write has survived by the time its call returns. */
public enum Durability {
  /** On stable storage: survives process kill, kernel crash and power loss. */
  SYNC,
  /**
   * In the operating system's page cache: survives the death of the process. A kernel crash or
   * power loss may take the newest of such records; those that remain are always a prefix of what
   * was acknowledged.
   */
  ASYNC
}
