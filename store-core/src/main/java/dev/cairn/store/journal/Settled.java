package dev.cairn.store.journal;

/**
 * What the catalog says of the journal: up to where it has settled, and what was known of it then.
 *
 * @param epoch the epoch of the opening that committed it
 * @param file the number of the journal file in which the last settled batch ends
 * @param offset where in that file it ends
 * @param batch its number, 0 where nothing has settled yet
 * @param crc its batch CRC
 * @param confirmed the number of the last journal batch known durable then
 * @param commitPosition the journal's next commit position then
 */
public record Settled(
    int epoch, long file, long offset, long batch, int crc, long confirmed, long commitPosition) {}
