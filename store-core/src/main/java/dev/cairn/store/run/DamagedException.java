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

  /** What is damaged. */
  public RunDamage damage() {
    return damage;
  }
}
