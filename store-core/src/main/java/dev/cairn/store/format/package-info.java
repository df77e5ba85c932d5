/**
 * Bytes and nothing else: one class for every table of FORMAT.md, which is the authority. No I/O,
 * no clock, no state.
 *
 * <pre>
 *   STORE     StoreHeader
 *   journal   JournalHeader   [ BatchHeader  [ RecordHeader  payload ]* ]*      (BatchReader)
 *   catalog   JournalHeader   [ BatchHeader  [ RecordHeader  CatalogRow | CatalogCommit ]* ]*
 *   segment   SegmentHeader   [ RecordHeader  payload ]*
 *
 *   payload   head: RunHead, CheckpointHead, EventHead, ...        (CborWriter, CborReader)
 *             body: Values, a state, IndexBlock, or an ExternalReference
 * </pre>
 *
 * <p>Bad bytes are outcomes, never exceptions: readers answer null or a {@link HeaderOutcome},
 * allocate no more than the bytes there are back up, and take only what the writers write. Only a
 * caller's own mistakes, in {@link Values} and {@link Ids}, are exceptions.
 */
@NullMarked
package dev.cairn.store.format;

import org.jspecify.annotations.NullMarked;
