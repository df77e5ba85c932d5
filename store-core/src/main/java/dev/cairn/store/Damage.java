package dev.cairn.store;

import org.jspecify.annotations.Nullable;

/**
 * One place where confirmed bytes are missing or wrong.
 *
 * @param runId the run that is hurt, or null where no single run is, or it cannot be told
 * @param seq the checkpoint or event seq that is hurt, 0 where it cannot be told
 * @param file the file, relative to the store's directory
 * @param offset where in the file, in bytes
 * @param expected what should be there
 * @param found what is there
 */
public record Damage(
    @Nullable String runId, long seq, String file, long offset, String expected, String found) {
  @Override
  public String toString() {
    return (runId == null ? "" : "run " + runId + ": ")
        + (seq == 0 ? "" : "seq " + seq + ": ")
        + file
        + " at offset "
        + offset
        + ": expected "
        + expected
        + ", found "
        + found;
  }
}
