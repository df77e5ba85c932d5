package dev.cairn.store;

import java.util.Objects;

/**
 * How one write is to be made. Immutable; a write without options uses the store's default ({@link
 * StoreOptions#durability()}).
 *
 * @param durability what the write has survived when its call returns
 */
public record WriteOptions(Durability durability) {
  /** The write is on stable storage when the call returns. */
  public static final WriteOptions SYNC = new WriteOptions(Durability.SYNC);

  /** The write is in the operating system's page cache when the call returns. */
  public static final WriteOptions ASYNC = new WriteOptions(Durability.ASYNC);

  /** Refuses a missing durability. */
  public WriteOptions {
    Objects.requireNonNull(durability, "durability");
  }
}
