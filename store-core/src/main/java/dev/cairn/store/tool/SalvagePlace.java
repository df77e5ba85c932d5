package dev.cairn.store.tool;

import dev.cairn.store.format.RecordHeader;

/**
 * Where a record that could be salvaged stands.
 *
 * @param offset of its header in the file
 * @param generation of the segment that it stands in; 0 in the journal
 * @param rank which of two at the same position is to be believed: the lower
 */
record SalvagePlace(String path, long offset, RecordHeader header, int generation, int rank) {
  /** Below a segment's extent. */
  static final int SETTLED = 0;

  /** In a valid batch of the journal. */
  static final int JOURNAL = 1;

  /** In a segment, beyond its extent, or where nothing says how far it counts. */
  static final int UNCOUNTED = 2;

  /** In a damaged batch of the journal. */
  static final int SURVIVOR = 3;
}
