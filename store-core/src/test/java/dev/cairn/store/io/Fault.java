package dev.cairn.store.io;

/** How a call of a {@link SimulatedDisk} can go wrong. */
public enum Fault {
  /** An {@link java.io.IOException}; nothing has happened. */
  EIO,
  /**
   * A {@link DiskFullException} from calls that create or grow something, of whose bytes a first
   * part may have been written; other calls go through.
   */
  ENOSPC,
  /**
   * A first part of the bytes is written, then an {@link java.io.IOException}; as EIO where no
   * bytes are written.
   */
  SHORT_WRITE,
  /**
   * A force throws, and what it should have made durable is clean from now on though it is not on
   * the disk: readers still see it, no later force writes it, a power loss takes it. Other calls go
   * through.
   */
  FAILED_FORCE,
  /** The power goes in the middle of the call: see {@link SimulatedDisk#crashAt}. */
  POWER_CUT
}
