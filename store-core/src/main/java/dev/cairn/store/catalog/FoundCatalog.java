package dev.cairn.store.catalog;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.journal.Settled;
import java.util.List;
import java.util.Map;

/**
 * The catalog as it was found.
 *
 * @param path its file
 * @param header that file's header
 * @param rows the rows that count, by run number
 * @param settled what it says of the journal
 * @param lastBatch the number of the batch that its last COMMIT ends
 * @param lastCrc that batch's CRC
 * @param unconfirmedFrom where the batches of the last commit begin: nothing but they themselves
 *     says that they are durable
 * @param end where that batch ends
 * @param commitPosition the commit position after it
 * @param rowsInFile how many ROWs and GONEs the file holds, those that others have replaced among
 *     them
 * @param torn whether anything stands behind it: an unfinished commit
 * @param remembered the newest deletions that had an operation id, oldest first
 */
public record FoundCatalog(
    String path,
    JournalHeader header,
    Map<Long, CatalogRow> rows,
    Settled settled,
    long lastBatch,
    int lastCrc,
    long unconfirmedFrom,
    long end,
    long commitPosition,
    boolean torn,
    long rowsInFile,
    List<Gone> remembered) {}
