package dev.cairn.store;

import java.util.List;

/**
 * What checking every byte of a store found.
 *
 * @param runs the runs checked
 * @param records the records checked
 * @param checkpoints the checkpoints whose state was read and hashed
 * @param events the events decoded
 * @param files the files read
 * @param bytes the bytes read
 * @param damages everything that is missing or wrong
 */
public record VerifyReport(
    long runs,
    long records,
    long checkpoints,
    long events,
    long files,
    long bytes,
    List<Damage> damages) {
  /** Copies the list. */
  public VerifyReport {
    damages = List.copyOf(damages);
  }

  /** Whether nothing is damaged. */
  public boolean intact() {
    return damages.isEmpty();
  }
}
