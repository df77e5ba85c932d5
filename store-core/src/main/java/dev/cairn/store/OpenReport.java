package dev.cairn.store;

import java.util.List;

/**
 * What opening a store found, dropped and repaired.
 *
 * @param created whether the store was made by this opening
 * @param cleanlyClosed whether the last user closed it
 * @param runs the number of runs in the store
 * @param journalBatches the journal batches applied: what had not settled
 * @param rescuedBatches those of them that nothing confirmed as durable; they were written anew and
 *     forced
 * @param tornBytes the bytes dropped at the end of the journal because nothing confirms them
 * @param lastBatchUnreadable whether what was dropped began with a batch that is unreadable; nobody
 *     can tell whether it had been acknowledged by a device that then lost it
 * @param removedFiles leftovers of unfinished work that were removed
 * @param damages what is damaged; a store with journal damage is read-only until {@link
 *     CheckpointStore#acceptLoss()}
 * @param readOnly whether writes are refused until a loss is accepted, or because the store was
 *     opened so
 */
public record OpenReport(
    boolean created,
    boolean cleanlyClosed,
    long runs,
    long journalBatches,
    long rescuedBatches,
    long tornBytes,
    boolean lastBatchUnreadable,
    List<String> removedFiles,
    List<Damage> damages,
    boolean readOnly) {
  /** Copies the lists. */
  public OpenReport {
    removedFiles = List.copyOf(removedFiles);
    damages = List.copyOf(damages);
  }
}
