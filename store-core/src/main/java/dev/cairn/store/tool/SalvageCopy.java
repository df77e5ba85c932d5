package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.Damage;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.DropHead;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.TagHead;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies what is intact of one run of a damaged store, in the order of its positions. Where a
 * position is there more than once the one that counts most is taken that can be read.
 */
final class SalvageCopy {
  private static final String WORKFLOW_LOST = "unknown";

  /** Where no catalog says what counts, the higher generation does. */
  private static final Comparator<SalvagePlace> BY_GENERATION =
      Comparator.<SalvagePlace>comparingLong(place -> place.header().position())
          .thenComparing(Comparator.comparingInt(SalvagePlace::generation).reversed())
          .thenComparingInt(SalvagePlace::rank);

  private static final Comparator<SalvagePlace> BY_RANK =
      Comparator.<SalvagePlace>comparingLong(place -> place.header().position())
          .thenComparingInt(SalvagePlace::rank)
          .thenComparing(Comparator.comparingInt(SalvagePlace::generation).reversed());

  private final SalvageRecords records;
  private final SalvageDrops drops;
  private final CheckpointStore target;
  private final SalvageReport report;
  private final SalvageRun run;
  private final String runId;
  private final List<SalvagePlace> places;
  private final SalvageSegments segments;
  private final List<Damage> leftBehind = new ArrayList<>();
  private @Nullable SalvageTarget copy;
  private long nextPosition = 1;
  private long nextSeq = 1;
  private long acceptedThrough;

  private SalvageCopy(
      SalvageRecords records,
      SalvageDrops drops,
      CheckpointStore target,
      SalvageReport report,
      SalvageRun run,
      String runId,
      List<SalvagePlace> places,
      SalvageSegments segments) {
    this.records = records;
    this.drops = drops;
    this.target = target;
    this.report = report;
    this.run = run;
    this.runId = runId;
    this.places = places;
    this.segments = segments;
  }

  static void copy(
      RawSource source,
      SalvageScan scan,
      SalvageRun run,
      CheckpointStore target,
      SalvageReport report)
      throws IOException {
    SalvageSegments segments = SalvageSegments.read(source, scan, run);
    List<SalvagePlace> places = new ArrayList<>(segments.places());
    places.addAll(run.inJournal);
    places.sort(scan.catalogWhole() ? BY_RANK : BY_GENERATION);
    segments.damages().forEach(report::damage);
    String id = String.valueOf(run.id);
    SalvageStates states = new SalvageStates(places);
    try (SalvageRecords records = new SalvageRecords(source, id, run.number, states)) {
      SalvageDrops drops = new SalvageDrops(records, scan.catalogWhole());
      new SalvageCopy(records, drops, target, report, run, id, places, segments).copy();
    }
  }

  private void copy() throws IOException {
    CatalogRow row = run.row;
    acceptedThrough = row == null ? 0 : row.acceptedThrough();
    for (SalvagePlace place : places) {
      acceptedThrough = Math.max(acceptedThrough, records.acceptedThrough(place));
    }
    List<SalvageGaps.Range> gaps = segments.gaps().ranges();
    eachPosition(gaps, (position, same) -> drops.look(same), gap -> {});
    eachPosition(gaps, this::take, this::leaveOut);
    missing(row == null ? nextPosition : row.position() + 1);
    giveUpTo(row == null ? nextSeq : row.checkpointSeq() + 1);
    SalvageTarget.Copied copied = begun().copied();
    leftBehind.forEach(report::leftBehind);
    report.run(copied, leftBehind.size());
  }

  /** Who is told of a position, and of all records that there are of it, what counts first. */
  private interface Taker {
    void take(long position, List<SalvagePlace> same) throws IOException;
  }

  /** What is left out is not there, though an older generation may still have it. */
  private void eachPosition(
      List<SalvageGaps.Range> gaps, Taker taker, Consumer<SalvageGaps.Range> leaver)
      throws IOException {
    int at = 0;
    for (SalvageGaps.Range gap : gaps) {
      at = eachBefore(gap.position(), at, taker);
      leaver.accept(gap);
      while (at < places.size() && position(at) < gap.end()) {
        at++;
      }
    }
    int unused = eachBefore(Long.MAX_VALUE, at, taker);
  }

  private int eachBefore(long end, int from, Taker taker) throws IOException {
    int at = from;
    while (at < places.size() && position(at) < end) {
      int next = at + 1;
      while (next < places.size() && position(next) == position(at)) {
        next++;
      }
      taker.take(position(at), places.subList(at, next));
      at = next;
    }
    return at;
  }

  private long position(int at) {
    return places.get(at).header().position();
  }

  /** Takes the seqs that went with what was left out, so that those behind them stay. */
  private void leaveOut(SalvageGaps.Range gap) {
    missing(gap.position());
    nextPosition = gap.end();
    if (gap.seqs() > 0) {
      giveUpTo(gap.seq());
    }
    for (long seq = nextSeq; gap.seqs() > 0 && seq < gap.seq() + gap.seqs(); seq++) {
      giveUp(seq);
    }
    for (long left = gap.positions() - gap.seqs(); left > 0; left--) {
      begun().keepHouse();
    }
  }

  private void giveUp(long seq) {
    begun().giveUp(seq);
    nextSeq = seq + 1;
  }

  /** Of what was given up the seqs are taken even where no record says where they were. */
  private void giveUpTo(long before) {
    for (long seq = nextSeq; seq < before; seq++) {
      if (drops.has(seq)) {
        giveUp(seq);
      }
    }
    nextSeq = Math.max(nextSeq, before);
  }

  private void take(long position, List<SalvagePlace> same) throws IOException {
    missing(position);
    nextPosition = position + 1;
    RecordHeader first = same.get(0).header();
    boolean checkpoint = first.type() == RecordType.CHECKPOINT.code();
    if (checkpoint) {
      giveUpTo(first.seq());
      nextSeq = first.seq() + 1;
    }
    if (!checkpoint || !drops.has(first.seq())) {
      takeBest(position, same);
    } else if (!takeGivenUp(position, same)) {
      begun().giveUp(first.seq());
    }
  }

  private void takeBest(long position, List<SalvagePlace> same) throws IOException {
    Damage bad = null;
    for (SalvagePlace place : same) {
      try {
        take(position, place);
        return;
      } catch (SalvageRecords.BadRecordException e) {
        bad = bad == null ? damage(place, e.expected(), e.found()) : bad;
      } catch (NoSuchFileException e) {
        bad = bad == null ? damage(place, "a file", "none") : bad;
      }
    }
    if (bad != null && position > acceptedThrough) {
      leftBehind.add(bad);
    }
  }

  private void take(long position, SalvagePlace place)
      throws IOException, SalvageRecords.BadRecordException {
    int type = place.header().type();
    if (type == RecordType.TAG.code()) {
      tag(place, records.tag(place));
    } else if (type == RecordType.DROP.code()) {
      DropHead unused = records.drop(place);
      begun().keepHouse();
    } else {
      StoreOp op = records.op(place);
      Extensions operation = records.operation(place);
      if (op instanceof StoreOp.Create create && copy == null) {
        copy = SalvageTarget.begin(target, create, operation);
      } else if (op != null) {
        begun().add(op, operation, place.header().seq(), position);
      }
    }
  }

  /** A tag that was put on something that is given up says nothing any more. */
  private void tag(SalvagePlace place, TagHead tag) {
    if (drops.has(tag.seq())) {
      begun().keepHouse();
    } else if (!begun().tag(tag.seq(), tag.tag(), tag.on()) && tag.on()) {
      String expected = "checkpoint " + tag.seq() + ", on which it puts a tag";
      leftBehind.add(damage(place, expected, "none"));
    }
  }

  /** Whoever tries an operation again is told of its checkpoints, given up or not. */
  private boolean takeGivenUp(long position, List<SalvagePlace> same) throws IOException {
    for (SalvagePlace place : same) {
      try {
        Extensions operation = records.operation(place);
        if (operation == null && !begun().isGathering(position)) {
          return false;
        }
        begun().addGivenUp(records.givenUp(place), operation, place.header().seq(), position);
        return true;
      } catch (SalvageRecords.BadRecordException | NoSuchFileException unreadable) {
        // Another place may have it; and if not, it was given up.
      }
    }
    return false;
  }

  /** The run in the copy; where its creation is lost, made without params. */
  private SalvageTarget begun() {
    SalvageTarget begun = copy;
    if (begun == null) {
      CatalogRow row = run.row;
      String workflow = row == null ? WORKFLOW_LOST : row.workflow();
      begun = SalvageTarget.begin(target, new StoreOp.Create(runId, workflow, Map.of()), null);
      copy = begun;
    }
    return begun;
  }

  /** Notes that nothing is left of the positions from the next to before this one. */
  private void missing(long before) {
    long first = Math.max(nextPosition, acceptedThrough + 1);
    for (long position = first; position < before; position++) {
      List<Damage> damages = segments.damages();
      Damage where = damages.isEmpty() ? null : damages.get(0);
      String file = where == null ? FileNames.runDirectory(runId, run.number) : where.file();
      long offset = where == null ? 0 : where.offset();
      String what = position == 1 ? " (the run's creation, with its params)" : "";
      leftBehind.add(
          new Damage(
              runId, 0, file, offset, "the record at position " + position + what, "nothing"));
    }
  }

  private Damage damage(SalvagePlace place, String expected, String found) {
    RecordType type = RecordType.of(place.header().type());
    String what = type == RecordType.RUN ? "the run's creation, with its params: " : "";
    return new Damage(
        runId, place.header().seq(), place.path(), place.offset(), what + expected, found);
  }
}
