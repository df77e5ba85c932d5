package dev.cairn.store;

import org.jspecify.annotations.Nullable;

/** Confirmed bytes that the answer needs are missing or wrong. What is intact stays readable. */
public final class CorruptRecordException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final transient Damage damage;

  /** Made by implementations of the store. */
  public CorruptRecordException(Damage damage, @Nullable Throwable cause) {
    super(damage.toString(), cause);
    this.damage = damage;
  }

  /** The damage, with run, seq, file, offset, expected and found. */
  public Damage damage() {
    return damage;
  }
}
