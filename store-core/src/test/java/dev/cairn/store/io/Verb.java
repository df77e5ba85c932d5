package dev.cairn.store.io;

/** What a disk can be asked to do, for the eyes of hooks and faults. */
public enum Verb {
  CREATE(true),
  CREATE_DIRECTORY(true),
  RENAME(true),
  DELETE(true),
  FORCE_DIRECTORY(true),
  LOCK(true),
  WRITE(true),
  TRUNCATE(true),
  FORCE(true),
  PUT(true),
  FORCE_MAP(true),
  OPEN(false),
  LIST(false),
  EXISTS(false),
  LOCK_SHARED(false),
  SIZE(false),
  READ(false),
  MAP(false),
  GET(false);

  private final boolean mutates;

  Verb(boolean mutates) {
    this.mutates = mutates;
  }

  /** Whether it changes anything, and so is counted. A force changes what is durable. */
  public boolean mutates() {
    return mutates;
  }

  /** Whether it makes something durable. */
  public boolean forces() {
    return this == FORCE || this == FORCE_MAP || this == FORCE_DIRECTORY;
  }

  /** Whether it moves bytes out of a file. */
  public boolean reads() {
    return this == READ || this == GET;
  }
}
