package dev.cairn.store;

import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.TagHead;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Ranges;
import dev.cairn.store.journal.BatchDraft;
import dev.cairn.store.run.Counters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one write, encoded, with what the run's index is to know of them. Used again and
 * again ({@link Drafts}); for one thread at a time.
 */
final class Draft {
  private static final byte[] NO_BYTES = {};
  private static final Ranges NO_RANGES = new Ranges();

  /** One record. */
  static final class Part {
    RecordType type = RecordType.MARK;
    BatchDraft.@Nullable Item item;

    /** Of a CHECKPOINT. */
    String node = "";

    long stateLength;
    byte[] hash = NO_BYTES;
    byte[] metadata = NO_BYTES;

    /** How the state of a CHECKPOINT is told, where that is to be known afterwards. */
    @Nullable Told told;

    /** What the index has of it, once a CHECKPOINT is appended. */
    @Nullable CheckpointEntry entry;

    /** The status of a STATUS, the acceptance of a LOSS, the bytes of a DROP. */
    long value;

    /** The seqs of a DROP. */
    Ranges dropped = NO_RANGES;

    /** The tag of a TAG. */
    @Nullable TagHead tag;

    /** The segment that has the body, where it is not in the record. */
    @Nullable ExternalReference sealed;

    /** Its seq, once it is assigned; 0 where it has none. */
    long seq;

    /** Its time, once that is known, in microseconds. */
    long time;

    /** The run's counters after it, once they are known. */
    Counters after = Counters.NONE;

    BatchDraft.Item item() {
      BatchDraft.Item known = item;
      if (known == null) {
        throw new IllegalStateException("a part without its record");
      }
      return known;
    }

    Told told() {
      Told known = told;
      if (known == null) {
        throw new IllegalStateException("a part of which it is not known how it is told");
      }
      return known;
    }

    /** The checkpoint by which a delta tells its state; null for none. */
    @Nullable CheckpointEntry base() {
      Told known = told;
      return known == null ? null : known.base();
    }

    /** The bytes that it takes, its sealed segment included. */
    long storedBytes() {
      ExternalReference elsewhere = sealed;
      return item().frameLength() + (elsewhere == null ? 0 : elsewhere.fileLength());
    }
  }

  /** For the content hash. */
  final long[] scratch = new long[ContentHash.SCRATCH_LONGS];

  private final BatchDraft batch = new BatchDraft();
  private final List<Part> parts = new ArrayList<>(1);
  private int count;

  BatchDraft batch() {
    return batch;
  }

  void clear() {
    batch.clear();
    for (int i = 0; i < count; i++) {
      Part part = parts.get(i);
      part.item = null;
      part.sealed = null;
      part.told = null;
      part.entry = null;
      part.hash = NO_BYTES;
      part.metadata = NO_BYTES;
      part.dropped = NO_RANGES;
      part.tag = null;
      part.after = Counters.NONE;
    }
    count = 0;
  }

  /** Begins the next record. */
  Part next(RecordType type) {
    if (count == parts.size()) {
      parts.add(new Part());
    }
    Part part = parts.get(count++);
    part.type = type;
    part.value = 0;
    return part;
  }

  int count() {
    return count;
  }

  Part part(int i) {
    return parts.get(i);
  }
}
