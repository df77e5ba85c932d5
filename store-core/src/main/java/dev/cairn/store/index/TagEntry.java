package dev.cairn.store.index;

/**
 * A tag that was put on, or taken off.
 *
 * @param position its record's
 * @param time its record's, in microseconds
 * @param seq the checkpoint's, or 0 for the run
 * @param on whether it was put on
 */
public record TagEntry(long position, long time, long seq, String tag, boolean on) {
  /** Whether it is about the same tag on the same. */
  boolean isOf(TagEntry other) {
    return seq == other.seq && tag.equals(other.tag);
  }
}
