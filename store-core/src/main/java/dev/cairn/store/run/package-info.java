/**
 * One run: its state in memory and its directory of segments.
 *
 * <pre>
 *   RunState ── counters, what is visible, the index, what has not settled; one lock a run
 *   SegmentAppender ── writes what settles          RunLoader ── reads the index back
 *   SegmentFiles ── open segments, for reading      SealedSegment ── a large body, born settled
 * </pre>
 */
@NullMarked
package dev.cairn.store.run;

import org.jspecify.annotations.NullMarked;
