package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * What an INDEX says about one record (FORMAT.md section 3).
 *
 * @param offset the record's, in its segment
 * @param type the record's
 * @param eventSeq an EVENT's seq; else 0
 * @param header the record's, as it stands there; null for an EVENT
 * @param head the record's, with the reference where it is EXTERNAL; empty for an EVENT
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record IndexEntry(
    long offset, int type, long eventSeq, @Nullable RecordHeader header, byte[] head) {}
