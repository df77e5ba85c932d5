package dev.cairn.store.run;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Gaps;
import dev.cairn.store.index.LongList;
import dev.cairn.store.index.RunIndex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a pass has put the records of a run, and what it has left out: what the run's index has to
 * be told once that counts. For one thread.
 */
public final class Moves {
  private static final int CHECKPOINT_ITEMS = 3;
  private static final int EVENT_ITEMS = 2;

  private record Recoded(
      long seq, long storedBytes, boolean sealed, long baseSeq, boolean bare, long location) {}

  // Of every checkpoint that was copied its seq, where it is, and what it takes there.
  private final LongList checkpoints = new LongList();

  // Of every event its seq, and where it is.
  private final LongList events = new LongList();

  private long creation;
  private final List<Recoded> recoded = new ArrayList<>(0);
  private @Nullable Gaps left;

  /** Makes one that has moved nothing. */
  Moves() {}

  void creation(long location) {
    creation = location;
  }

  /**
   * A checkpoint that was copied.
   *
   * @param bytes what it takes there, its sealed segment included
   */
  void checkpoint(long seq, long location, long bytes) {
    checkpoints.add(seq);
    checkpoints.add(location);
    checkpoints.add(bytes);
  }

  void event(long seq, long location) {
    events.add(seq);
    events.add(location);
  }

  /** A checkpoint that was told anew. */
  void toldAnew(long seq, long storedBytes, boolean sealed, long baseSeq, long location) {
    recoded.add(new Recoded(seq, storedBytes, sealed, baseSeq, false, location));
  }

  /** A checkpoint that was given up, and lost its body. */
  void stripped(long seq, long storedBytes, long location) {
    recoded.add(new Recoded(seq, storedBytes, false, 0, true, location));
  }

  /** What was left out. */
  void leftOut(Gaps gaps) {
    left = gaps.size() == 0 ? null : gaps;
  }

  /** Tells an index; its run's lock is held. */
  public void apply(RunIndex index) {
    for (int i = 0; i < checkpoints.size(); i += CHECKPOINT_ITEMS) {
      CheckpointEntry entry = index.checkpoint(checkpoints.get(i));
      if (entry != null) {
        index.move(entry, checkpoints.get(i + 1), checkpoints.get(i + 2));
      }
    }
    for (int i = 0; i < events.size(); i += EVENT_ITEMS) {
      index.moveEvent(events.get(i), events.get(i + 1));
    }
    if (creation != 0) {
      index.creation(creation);
    }
    if (!recoded.isEmpty() || left != null) {
      reshape(index);
    }
  }

  private void reshape(RunIndex index) {
    for (Recoded anew : recoded) {
      CheckpointEntry entry = index.checkpoint(anew.seq());
      if (entry != null && anew.bare()) {
        index.strip(entry, anew.storedBytes(), anew.location());
      } else if (entry != null) {
        index.recode(entry, anew.storedBytes(), anew.sealed(), anew.baseSeq(), anew.location());
      }
    }
    if (left != null) {
      index.leaveOut(left);
    }
    index.chainAnew();
  }
}
