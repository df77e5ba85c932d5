package dev.cairn.store.journal;

/**
 * A record to append, encoded but for what is known only when its place is taken. The payload
 * belongs to the entry.
 *
 * @param payload head and body, followed by at least 7 bytes of zeros that serve as padding
 * @param payloadLength the bytes of head and body
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record Entry(
    int type, int codec, int flags, byte[] payload, int payloadLength, int payloadCrc) {}
