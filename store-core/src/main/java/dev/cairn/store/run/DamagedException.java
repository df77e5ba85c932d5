package dev.cairn.store.run;

import java.io.IOException;

/** Bytes that an answer needs are missing or wrong. */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient RunDamage damage;

  /** For one place. */
  public DamagedException(RunDamage damage) {
    super(
        damage.file()
            + " at offset "
            + damage.offset()
            + ": expected "
            + damage.expected()
            + ", found "
            + damage.found());
    this.damage = damage;
  }

  /** For a place in a file. */
  public DamagedException(String file, long offset, String expected, String found) {
    this(new RunDamage(0, 0, file, offset, expected, found));
  }

  /** For a place that the device could not read: perhaps it can another time. */
  static DamagedException unreadable(String file, long offset, IOException cause) {
    DamagedException unreadable =
        new DamagedException(file, offset, "bytes that can be read", cause.toString());
    unreadable.initCause(cause);
    return unreadable;
  }

  /** Whether the bytes are known to be wrong or missing: not where they could not be read. */
  public boolean isCertain() {
    return getCause() == null;
  }

  /** What is damaged. */
  public RunDamage damage() {
    return damage;
  }
}
