package dev.cairn.store.settle;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.run.PassWork;
import dev.cairn.store.run.RunState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides which segments of a run are worth rewriting. */
final class Compaction {
  /** Segments are rewritten on their own account where so much of them can be had back. */
  private static final int SHARE_DIVISOR = 2;

  /** Neighbours that are smaller are taken in, so that a run does not end in many small files. */
  private static final long SMALL_BYTES = 1 << 20;

  /** No more is rewritten of a run at a time: a writer that needs room waits for it. */
  private static final long STEP_BYTES_MAX = 128 << 20;

  /** So much in a run, and it is looked into, whatever its share. */
  private static final long MUCH_BYTES = 32 << 20;

  private Compaction() {}

  /**
   * Whether a run whose records settle had better be rewritten in the same writing: it is small,
   * and half of it can be had back.
   */
  static boolean pays(PassWork settling) {
    CatalogRow row = settling.row();
    return row != null
        && row.storedBytes() <= SMALL_BYTES
        && isWorthIt(settling.reclaimableBytes(), row.storedBytes(), false);
  }

  /** All of a run, and the records that settle behind it. */
  static PassWork whileSettling(PassWork settling, long durable) {
    CatalogRow row = settling.row();
    int segments = row == null ? 0 : row.segments().size();
    return PassWork.rewriting(settling.run(), settling.records(), 0, segments, durable);
  }

  /**
   * Whether a run is worth being looked at.
   *
   * @param all whether everything that can be had back is worth it
   */
  static boolean isWorthIt(CatalogRow row, boolean all) {
    return isWorthIt(row.reclaimableBytes(), row.storedBytes(), all)
        || row.reclaimableBytes() >= MUCH_BYTES;
  }

  private static boolean isWorthIt(long reclaimable, long bytes, boolean all) {
    return reclaimable > 0 && (all || reclaimable * SHARE_DIVISOR >= bytes);
  }

  /**
   * What is to be rewritten of a run: the first segments that follow each other, are worth it, and
   * of which something can be had back; else they would be rewritten for nothing, again and again.
   * Its lock is held, and its index loaded.
   *
   * @param all whether everything that can be had back is worth it
   * @return null for nothing
   */
  static @Nullable PassWork of(RunState run, boolean all, long durable) {
    CatalogRow row = run.row();
    if (row == null) {
      return null;
    }
    List<SegmentExtent> segments = row.segments();
    Map<Integer, Long> reclaimable = reclaimable(run);
    PassWork work = null;
    int from = first(segments, 0, reclaimable, all);
    while (work == null && from < segments.size()) {
      work = range(run, segments, from, reclaimable, all, durable);
      from = first(segments, work.to(), reclaimable, all);
      work = work.gains() ? work : null;
    }
    return work == null && all && !reclaimable.isEmpty() ? whole(run, segments, durable) : work;
  }

  private static int first(
      List<SegmentExtent> segments, int from, Map<Integer, Long> reclaimable, boolean all) {
    int first = from;
    while (first < segments.size() && !worthIt(segments.get(first), reclaimable, all)) {
      first++;
    }
    return first;
  }

  private static PassWork range(
      RunState run,
      List<SegmentExtent> segments,
      int worthIt,
      Map<Integer, Long> reclaimable,
      boolean all,
      long durable) {
    int from = worthIt;
    int to = worthIt + 1;
    long bytes = segments.get(worthIt).extent();
    while (to < segments.size()
        && bytes < STEP_BYTES_MAX
        && joins(segments.get(to), reclaimable, all)) {
      bytes += segments.get(to).extent();
      to++;
    }
    while (from > 0 && segments.get(from - 1).extent() < SMALL_BYTES) {
      from--;
    }
    return PassWork.rewriting(run, List.of(), from, to, durable);
  }

  /** What other segments are told by can be had back only with those. */
  private static @Nullable PassWork whole(
      RunState run, List<SegmentExtent> segments, long durable) {
    PassWork work = PassWork.rewriting(run, List.of(), 0, segments.size(), durable);
    return work.gains() ? work : null;
  }

  private static boolean worthIt(
      SegmentExtent segment, Map<Integer, Long> reclaimable, boolean all) {
    return isWorthIt(reclaimable.getOrDefault(segment.number(), 0L), segment.extent(), all);
  }

  private static boolean joins(SegmentExtent segment, Map<Integer, Long> reclaimable, boolean all) {
    return segment.extent() < SMALL_BYTES || worthIt(segment, reclaimable, all);
  }

  private static Map<Integer, Long> reclaimable(RunState run) {
    Map<Integer, Long> bytes = new HashMap<>();
    for (CheckpointEntry entry : run.index().checkpoints()) {
      if (entry.dropped() && !entry.bare() && !Location.isInJournal(entry.location())) {
        int segment = (int) Location.fileNumber(entry.location());
        bytes.merge(segment, entry.storedBytes(), Long::sum);
      }
    }
    return bytes;
  }
}
