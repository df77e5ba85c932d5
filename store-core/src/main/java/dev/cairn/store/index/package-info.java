/**
 * What is known in memory of a run's records: where each is, and of checkpoints all but the state.
 * Rebuilt at opening (from the journal) and at first touch (from the run's segments); whatever is
 * here can be thrown away and found again.
 */
@NullMarked
package dev.cairn.store.index;

import org.jspecify.annotations.NullMarked;
