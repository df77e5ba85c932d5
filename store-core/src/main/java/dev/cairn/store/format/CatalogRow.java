package dev.cairn.store.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as settled: the head of a ROW record, and the run number that stands in the record's header
 * (FORMAT.md section 7).
 *
 * @param runNumber the run's; not part of the head
 * @param id the run's
 * @param workflow the run's
 * @param status as in {@link StatusHead}
 * @param created microseconds since 1970-01-01 UTC
 * @param updated microseconds since 1970-01-01 UTC
 * @param position the last
 * @param checkpointSeq the last
 * @param eventSeq the last
 * @param storedBytes of all its segments
 * @param reclaimableBytes of those, the ones of checkpoints that are given up
 * @param pins how many tags are on the run and its checkpoints
 * @param acceptedThrough what is lost at this position or before is accepted
 * @param nextSegment the next segment's number
 * @param segments every ordinary segment, in the order of their positions
 */
public record CatalogRow(
    long runNumber,
    String id,
    String workflow,
    int status,
    long created,
    long updated,
    long position,
    long checkpointSeq,
    long eventSeq,
    long storedBytes,
    long reclaimableBytes,
    long pins,
    long acceptedThrough,
    int nextSegment,
    List<SegmentExtent> segments) {
  /** Takes a copy of the list. */
  public CatalogRow {
    segments = List.copyOf(segments);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.text(id);
    out.text(workflow);
    out.uint(status);
    out.integer(created);
    out.integer(updated);
    out.uint(position);
    out.uint(checkpointSeq);
    out.uint(eventSeq);
    out.uint(storedBytes);
    out.uint(reclaimableBytes);
    out.uint(pins);
    out.uint(acceptedThrough);
    out.uint(nextSegment);
    out.arrayHeader(segments.size());
    for (SegmentExtent segment : segments) {
      segment.write(out);
    }
  }

  /**
   * Reads the head that begins at {@code from}; null if it is malformed.
   *
   * @param runNumber as it stands in the record's header
   */
  public static @Nullable CatalogRow read(long runNumber, byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    CatalogRow row =
        new CatalogRow(
            runNumber,
            in.text(),
            in.text(),
            (int) in.uint(StatusHead.STATUS_MAX),
            in.integer(),
            in.integer(),
            in.uint(),
            in.uint(),
            in.uint(),
            in.uint(),
            in.uint(),
            in.uint(),
            in.uint(),
            in.uint31(),
            segments(in));
    return in.ok() ? row : null;
  }

  private static List<SegmentExtent> segments(CborReader in) {
    List<SegmentExtent> segments = new ArrayList<>();
    int n = in.arrayHeader();
    for (int i = 0; i < n && in.ok(); i++) {
      segments.add(SegmentExtent.read(in));
    }
    return segments;
  }
}
