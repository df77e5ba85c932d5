package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.index.CheckpointEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By which checkpoint each is told, as the records of all files have it; gathered before any of
 * them is printed, since the newest come first.
 */
final class RawChains implements RawForm {
  /**
   * What is known of a checkpoint's chain.
   *
   * @param base the seq of its base; 0 where it is whole
   * @param records how many records a reading needs; 0 where one of them was not found
   */
  record Chain(long base, int records) {}

  private record Stored(long base, long bytes) {}

  private final Map<Long, Map<Long, Stored>> runs = new HashMap<>();

  /** The chain of a checkpoint. */
  Chain of(RecordHeader header, CheckpointHead head) {
    Map<Long, Stored> run = runs.getOrDefault(header.runNumber(), Map.of());
    int records = 1;
    long base = head.baseSeq();
    while (base > 0 && records <= CheckpointEntry.RECORDS_MAX) {
      Stored next = run.get(base);
      if (next == null) {
        return new Chain(head.baseSeq(), 0);
      }
      records++;
      base = next.base;
    }
    return new Chain(head.baseSeq(), records);
  }

  /** What whole states take, or deltas, of all runs. */
  long bytes(boolean whole) {
    return runs.values().stream()
        .flatMap(run -> run.values().stream())
        .filter(stored -> whole == (stored.base == 0))
        .mapToLong(Stored::bytes)
        .sum();
  }

  /** How many whole states there are, or deltas. */
  long count(boolean whole) {
    return runs.values().stream()
        .flatMap(run -> run.values().stream())
        .filter(stored -> whole == (stored.base == 0))
        .count();
  }

  /** Segments come after the journal: what has settled takes what it takes there. */
  void add(RecordHeader header, CheckpointHead head, long bytes) {
    runs.computeIfAbsent(header.runNumber(), run -> new HashMap<>())
        .put(header.seq(), new Stored(head.baseSeq(), bytes));
  }

  @Override
  public void file(
      String path, String type, long size, String header, Map<String, @Nullable Object> fields) {
    // Records only.
  }

  @Override
  public void batch(String path, long offset, BatchHeader header, boolean next) {
    // Records only.
  }

  @Override
  public void record(
      String path,
      long offset,
      RecordHeader header,
      boolean intact,
      boolean beyond,
      @Nullable String detail,
      @Nullable Chain chain) {
    // It is given by the sink, with its head.
  }

  @Override
  public void stretch(String path, long offset, long length, Stretch what) {
    // Records only.
  }

  @Override
  public void damage(Damage damage) {
    // Whoever prints tells it.
  }

  @Override
  public void end(RawTally tally, @Nullable RawChains chains) {
    // Nothing to print.
  }
}
