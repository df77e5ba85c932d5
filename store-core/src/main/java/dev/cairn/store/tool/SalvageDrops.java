package dev.cairn.store.tool;

import dev.cairn.store.format.DropHead;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.tool.SalvageRecords.BadRecordException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The checkpoints of a run that are given up though records of them may be there: a DROP names
 * them, or what is left of them is DROPPED.
 */
final class SalvageDrops {
  /** Of every range the first seq, and the last. */
  private final NavigableMap<Long, Long> ranges = new TreeMap<>();

  private final SalvageRecords records;
  private final boolean catalogWhole;

  /** Where a whole catalog says what counts, nothing else does. */
  SalvageDrops(SalvageRecords records, boolean catalogWhole) {
    this.records = records;
    this.catalogWhole = catalogWhole;
  }

  /**
   * Looks at a position.
   *
   * @param same all records of that position, what counts first
   */
  void look(List<SalvagePlace> same) throws IOException {
    SalvagePlace best = same.get(0);
    if (same.stream().anyMatch(this::isDropped)) {
      add(best.header().seq(), best.header().seq());
    } else if (best.header().type() == RecordType.DROP.code()) {
      read(same);
    }
  }

  /** The journal may still have it as it was. */
  private boolean isDropped(SalvagePlace place) {
    boolean counts = place.rank() != SalvagePlace.UNCOUNTED || !catalogWhole;
    return counts && place.header().dropped();
  }

  /** What none of them tells stays; the copy says then that it is without that record. */
  private void read(List<SalvagePlace> same) throws IOException {
    for (SalvagePlace place : same) {
      try {
        DropHead head = records.drop(place);
        for (int i = 0; i < head.ranges().length; i += 2) {
          add(head.ranges()[i], head.ranges()[i + 1]);
        }
        return;
      } catch (BadRecordException | NoSuchFileException unreadable) {
        // Another place may have it.
      }
    }
  }

  private void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = ranges.floorEntry(to);
    while (before != null && before.getValue() >= from) {
      from = Math.min(from, before.getKey());
      to = Math.max(to, before.getValue());
      ranges.remove(before.getKey());
      before = ranges.floorEntry(to);
    }
    ranges.put(from, to);
  }

  /** Whether a checkpoint is given up. */
  boolean has(long seq) {
    Map.Entry<Long, Long> range = ranges.floorEntry(seq);
    return range != null && range.getValue() >= seq;
  }
}
