package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.RecordHeader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a raw dump looks: file by file, in each by offset. */
interface RawForm {
  /** What bytes are that are neither header nor batch nor record. */
  enum Stretch {
    /** Nothing was ever written there. */
    ZEROS,
    /** What an earlier use of the file has left. */
    STALE,
    /** Written, and nothing says that it was durable. */
    TORN,
    /** Wrong where something says that it was durable. */
    DAMAGED,
    /** Behind a segment's extent. */
    BEYOND
  }

  /**
   * A file, before all that is in it.
   *
   * @param header the verdict: ok, blank, bad, unsupported
   * @param fields what the header says
   */
  void file(
      String path, String type, long size, String header, Map<String, @Nullable Object> fields);

  void batch(String path, long offset, BatchHeader header, boolean next);

  /**
   * A record.
   *
   * @param beyond whether it lies behind the segment's extent, where nothing counts
   * @param detail what its head says, where that is short
   * @param chain of a checkpoint's record that counts what is known of its chain; else null
   */
  void record(
      String path,
      long offset,
      RecordHeader header,
      boolean intact,
      boolean beyond,
      @Nullable String detail,
      RawChains.@Nullable Chain chain);

  void stretch(String path, long offset, long length, Stretch what);

  void damage(Damage damage);

  /**
   * The end.
   *
   * @param chains what all checkpoints take; null where that was not gathered
   */
  void end(RawTally tally, @Nullable RawChains chains);
}
