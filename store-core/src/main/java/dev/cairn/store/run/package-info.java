/**
 * One run: its state in memory and its directory of segments.
 *
 * <pre>
 *   RunState ── counters, what is visible, the index, what has not settled; one lock a run
 *   SegmentAppender ── writes what settles          RunLoader ── reads the index back
 *   SegmentFiles ── open segments, for reading      SealedSegment ── a large body, born settled
 *   DensePass ── finds what comes before what settles     Recoding ── encodes it anew, by that
 *   ChainBodies, EventBodies ── decode bodies, in their order, by those before them
 * </pre>
 */
@NullMarked
package dev.cairn.store.run;

import org.jspecify.annotations.NullMarked;
