package dev.cairn.store.journal;

/**
 * Where the journal ended at some moment.
 *
 * @param file the number of the file of its last batch
 * @param offset where that batch ends
 * @param batch its number
 * @param crc its batch CRC
 * @param commitPosition the next commit position
 * @param appendedBytes the bytes of all batches since the opening, and of those that it recovered
 */
public record JournalEnd(
    long file, long offset, long batch, int crc, long commitPosition, long appendedBytes) {}
