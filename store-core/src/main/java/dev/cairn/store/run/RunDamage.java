package dev.cairn.store.run;

/**
 * Damage to a run's records.
 *
 * @param position of the record that is hurt, or the last position at which one may be missing; 0
 *     where it cannot be told
 * @param seq the checkpoint or event seq that is hurt, 0 where it cannot be told
 */
public record RunDamage(
    long position, long seq, String file, long offset, String expected, String found) {
  /** The same, of the record at that position, with that seq. */
  public RunDamage of(long ofPosition, long ofSeq) {
    return new RunDamage(ofPosition, ofSeq, file, offset, expected, found);
  }
}
