package dev.cairn.store;

import dev.cairn.store.codec.BlockDigests;
import dev.cairn.store.index.CheckpointEntry;

/**
 * A state that was read, with all of its chain, and verified.
 *
 * @param entry the checkpoint's
 * @param state nobody changes it any more
 * @param digests of the state's blocks
 * @param bodyBytes the bytes of all bodies of the chain, decoded
 * @param wholeRatio what the whole state at the chain's root takes, for every byte of it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
record Rebuilt(
    CheckpointEntry entry, byte[] state, BlockDigests digests, long bodyBytes, double wholeRatio) {}
