package dev.cairn.store;

import dev.cairn.store.codec.BlockDigests;
import dev.cairn.store.codec.Delta;
import dev.cairn.store.index.CheckpointEntry;
import org.jspecify.annotations.Nullable;

/**
 * A state, and how its record tells it: whole, or by the state of an earlier checkpoint.
 *
 * @param state the caller's
 * @param digests of the state's blocks
 * @param body what is stored, packed where that saves enough
 * @param codec of the body
 * @param delta null where it is told whole
 * @param base the checkpoint that the delta has its copies from; null where it is told whole
 * @param anchor whether the base is the anchor before, which is not the node's last state
 * @param bodyBytes the bytes of all bodies that a reading of it decodes
 * @param wholeRatio what a whole state's body took, stored, for every byte of the state
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
record Told(
    byte[] state,
    BlockDigests digests,
    byte[] body,
    int codec,
    @Nullable Delta delta,
    @Nullable CheckpointEntry base,
    boolean anchor,
    long bodyBytes,
    double wholeRatio) {}
