package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.Damage;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.RecordType;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies what is intact of one run of a damaged store, in the order of its positions. Where a
 * position is there more than once the one that counts most is taken that can be read.
 */
final class SalvageCopy {
  private static final String WORKFLOW_LOST = "unknown";

  private final SalvageRecords records;
  private final CheckpointStore target;
  private final SalvageReport report;
  private final SalvageRun run;
  private final String runId;
  private final List<SalvagePlace> places;
  private final List<Damage> damages;
  private final List<Damage> leftBehind = new ArrayList<>();
  private @Nullable SalvageTarget copy;
  private long nextPosition = 1;
  private long acceptedThrough;

  private SalvageCopy(
      SalvageRecords records,
      CheckpointStore target,
      SalvageReport report,
      SalvageRun run,
      String runId,
      List<SalvagePlace> places,
      List<Damage> damages) {
    this.records = records;
    this.target = target;
    this.report = report;
    this.run = run;
    this.runId = runId;
    this.places = places;
    this.damages = damages;
  }

  static void copy(
      RawSource source,
      SalvageScan scan,
      SalvageRun run,
      CheckpointStore target,
      SalvageReport report)
      throws IOException {
    List<Damage> damages = new ArrayList<>();
    List<SalvagePlace> places =
        SalvageSegments.read(source, scan.rows(), scan.store(), run, damages);
    places.addAll(run.inJournal);
    places.sort(
        Comparator.<SalvagePlace>comparingLong(place -> place.header().position())
            .thenComparingInt(SalvagePlace::rank));
    damages.forEach(report::damage);
    String id = String.valueOf(run.id);
    SalvageStates states = new SalvageStates(places);
    try (SalvageRecords records = new SalvageRecords(source, id, run.number, states)) {
      new SalvageCopy(records, target, report, run, id, places, damages).copy();
    }
  }

  private void copy() throws IOException {
    CatalogRow row = run.row;
    acceptedThrough = row == null ? 0 : row.acceptedThrough();
    for (SalvagePlace place : places) {
      acceptedThrough = Math.max(acceptedThrough, records.acceptedThrough(place));
    }
    int at = 0;
    while (at < places.size()) {
      int end = at + 1;
      long position = places.get(at).header().position();
      while (end < places.size() && places.get(end).header().position() == position) {
        end++;
      }
      missing(position);
      take(position, places.subList(at, end));
      nextPosition = position + 1;
      at = end;
    }
    missing(row == null ? nextPosition : row.position() + 1);
    leftBehind.forEach(report::leftBehind);
    report.run(begun().copied(), leftBehind.size());
  }

  private void take(long position, List<SalvagePlace> same) throws IOException {
    Damage bad = null;
    for (SalvagePlace place : same) {
      try {
        StoreOp op = records.op(place);
        Extensions operation = records.operation(place);
        if (op instanceof StoreOp.Create create && copy == null) {
          copy = SalvageTarget.begin(target, create, operation);
        } else if (op != null) {
          begun().add(op, operation, place.header().seq(), position);
        }
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
