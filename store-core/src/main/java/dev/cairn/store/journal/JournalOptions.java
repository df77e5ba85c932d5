package dev.cairn.store.journal;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a journal needs from outside.
 *
 * @param bytesMax the budget for all its files
 * @param fileBytesMin the size of its smallest file
 * @param fileBytesMax the size up to which its files grow
 * @param stepBytes so much of it settles in one step, about
 * @param salts where new salts come from
 * @param preparer runs what makes files ready; one that runs it at once makes the journal
 *     deterministic
 * @param prepareAhead whether to make the next file ready before it is needed
 * @param headroom whether the end of the last file there is, is for what gives room back only
 * @param roomNeeded called, without a lock held, when the budget is used up and settling must free
 *     files
 */
public record JournalOptions(
    long bytesMax,
    long fileBytesMin,
    long fileBytesMax,
    long stepBytes,
    LongSupplier salts,
    Executor preparer,
    boolean prepareAhead,
    boolean headroom,
    Runnable roomNeeded) {
  /** The size of TAIL in use: 256 KiB. */
  public static final long TAIL_BYTES = 256L << 10;

  /** The size of the smallest file in use: 1 MiB. */
  public static final long FILE_BYTES_MIN = 1L << 20;

  /** The size up to which files grow in use: 64 MiB. */
  public static final long FILE_BYTES_MAX = 64L << 20;
}
