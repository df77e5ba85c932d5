package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.DropEntry;
import dev.cairn.store.index.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pass has to do in one run, as it was found under the run's lock: records of the journal
 * that are to settle, and segments that are to be rewritten.
 *
 * @param run the run
 * @param row its row before; null where nothing of it has settled
 * @param records those that are to settle, in order
 * @param from which of the row's segments is the first to be rewritten
 * @param to the one before which that ends; {@code from} where none is
 * @param fates what becomes of records that are not just copied
 * @param pins how many tags are on the run and its checkpoints
 */
public record PassWork(
    RunState run,
    @Nullable CatalogRow row,
    List<Unsettled> records,
    int from,
    int to,
    Fates fates,
    long pins) {
  /**
   * The work of settling records behind what is there; the run's lock is held.
   *
   * @param durable the last batch that is durable
   */
  public static PassWork settling(RunState run, List<Unsettled> records, long durable) {
    return of(run, records, 0, 0, durable, true);
  }

  /**
   * The work of rewriting segments, and of settling records behind them if the last is among them;
   * the run's lock is held, and its index loaded.
   */
  public static PassWork rewriting(
      RunState run, List<Unsettled> records, int from, int to, long durable) {
    return of(run, records, from, to, durable, true);
  }

  /** Settling the same records behind what is there. */
  PassWork withoutRewriting(long durable) {
    run.lock();
    try {
      return settling(run, records, durable);
    } finally {
      run.unlock();
    }
  }

  /** Settling the same records, but nothing is told anew: what others are told by stays. */
  PassWork withoutTelling(long durable) {
    run.lock();
    try {
      return of(run, records, 0, 0, durable, false);
    } finally {
      run.unlock();
    }
  }

  private static PassWork of(
      RunState run, List<Unsettled> records, int from, int to, long durable, boolean mayTell) {
    CatalogRow row = run.row();
    showDurable(run, durable);
    Fates fates = Fates.nothingSpecial(0);
    if (run.loaded() && run.unaccepted() == null && run.index().hasDropsOrTags()) {
      long through = through(row, records);
      Scope scope =
          new Scope(
              records.isEmpty() ? 0 : through,
              rewritten(row, from, to),
              mayTell,
              !tagsInDoubt(run, durable));
      Fates.Undurable undurable =
          new Fates.Undurable(undurableDrops(run, durable), run.pushedOutAfter(durable));
      fates = Fates.of(run, scope, through, undurable);
    } else if ((!run.loaded() || run.unaccepted() != null) && row != null) {
      // What is not known of a damaged run may need what is given up, or be given up itself.
      fates = Fates.nothingSpecial(row.reclaimableBytes());
    }
    long pins = tagsInDoubt(run, durable) ? Math.max(1, run.pins()) : run.pins();
    return new PassWork(run, row, records, from, to, fates, pins);
  }

  /** Whether a tag may have been taken off, or its checkpoint given up, by what is not durable. */
  private static boolean tagsInDoubt(RunState run, long durable) {
    return run.index().hasTags()
        && run.unsettled().stream()
            .anyMatch(record -> record.batch() > durable && record.isDropOrTag());
  }

  /**
   * Has what is durable seen, whether or not whoever wrote it has come to say so: what is given up
   * need not settle. All of it: a DROP must not be seen before what was saved before it.
   */
  private static void showDurable(RunState run, long durable) {
    List<Unsettled> upTo = run.unsettledUpTo(durable);
    if (!upTo.isEmpty()) {
      run.show(upTo.get(upTo.size() - 1));
    }
  }

  private static long through(@Nullable CatalogRow row, List<Unsettled> records) {
    long settled = row == null ? 0 : row.position();
    return records.isEmpty() ? settled : records.get(records.size() - 1).after().position();
  }

  private static Set<Integer> rewritten(@Nullable CatalogRow row, int from, int to) {
    Set<Integer> numbers = new HashSet<>();
    for (int i = from; row != null && i < to; i++) {
      numbers.add(row.segments().get(i).number());
    }
    return numbers;
  }

  private static List<DropEntry> undurableDrops(RunState run, long durable) {
    Set<Long> positions = new HashSet<>();
    for (Unsettled record : run.unsettled()) {
      if (record.batch() > durable) {
        positions.add(record.after().position());
      }
    }
    List<DropEntry> drops = new ArrayList<>();
    for (DropEntry drop : positions.isEmpty() ? List.<DropEntry>of() : run.index().drops()) {
      if (positions.contains(drop.position())) {
        drops.add(drop);
      }
    }
    return drops;
  }

  private record Scope(
      long journalThrough, Set<Integer> segments, boolean mayTell, boolean tagsMayGo)
      implements Fates.Scope {
    @Override
    public boolean has(CheckpointEntry entry) {
      long location = entry.location();
      return Location.isInJournal(location)
          ? entry.position() <= journalThrough
          : segments.contains((int) Location.fileNumber(location));
    }
  }

  /** The generation of the segments that it makes. */
  int generation() {
    int highest = -1;
    for (SegmentExtent source : sources()) {
      highest = Math.max(highest, source.generation());
    }
    return highest + 1;
  }

  /** How far the run has come in segments after it. */
  Counters after() {
    if (!records.isEmpty()) {
      return records.get(records.size() - 1).after();
    }
    if (row == null) {
      throw new IllegalStateException("a pass that has nothing to do");
    }
    return Counters.of(row);
  }

  /** The bytes that are to be read. */
  public long sourceBytes() {
    long bytes = 0;
    for (SegmentExtent source : sources()) {
      bytes += source.extent();
    }
    return bytes;
  }

  /** The bytes of what is given up and in segments after it. */
  public long reclaimableBytes() {
    return fates.reclaimableBytes();
  }

  /** Whether every record is copied as it is, behind what is there. */
  boolean copiesAll() {
    return !rewrites()
        && !fates.gain()
        && records.stream().noneMatch(record -> fates.isObsolete(record.after().position()));
  }

  /** Whether anything of what is given up goes with it. */
  public boolean gains() {
    return fates.gain();
  }

  /** Whether segments are rewritten. */
  boolean rewrites() {
    return from < to;
  }

  /** The segments that are rewritten. */
  List<SegmentExtent> sources() {
    return row == null ? List.of() : row.segments().subList(from, to);
  }

  /** Those before them, or all where none are: what is written follows them. */
  List<SegmentExtent> before() {
    if (row == null) {
      return List.of();
    }
    return rewrites() ? row.segments().subList(0, from) : row.segments();
  }

  /** Those behind them. */
  List<SegmentExtent> behind() {
    return row == null || !rewrites()
        ? List.of()
        : row.segments().subList(to, row.segments().size());
  }
}
