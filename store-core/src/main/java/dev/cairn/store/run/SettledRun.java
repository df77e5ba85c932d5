package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass has written of a run: durable, but for the directories, and counting once the catalog
 * says so.
 *
 * @param run the run
 * @param records the records, in order
 * @param locations where each of them is now
 * @param taken the bytes that each of them takes there, its sealed segment included
 * @param journalBytes the bytes that all of them took before, sealed segments included
 * @param row the run's new row
 * @param created the segments that the pass has made
 * @param grown the segment that it has gone on in; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // a result on its way; never compared
public record SettledRun(
    RunState run,
    List<Unsettled> records,
    long[] locations,
    long[] taken,
    long journalBytes,
    CatalogRow row,
    List<String> created,
    @Nullable Grown grown) {}
