package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * What an INDEX says about one record (FORMAT.md section 3).
 *
 * @param offset the record's, in its segment
 * @param type the record's
 * @param eventSeq the seq of an EVENT that is not EXTENDED; else 0
 * @param header the record's, as it stands there; null for an EVENT that is not EXTENDED
 * @param head the record's, with the reference where it is EXTERNAL; empty where header is null
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record IndexEntry(
    long offset, int type, long eventSeq, @Nullable RecordHeader header, byte[] head) {}
