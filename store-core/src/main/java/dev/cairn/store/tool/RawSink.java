package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.format.StoreHeader;
import dev.cairn.store.run.Heads;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what a raw dump sees, and passes on what is asked for. */
final class RawSink {
  private static final HexFormat HEX = HexFormat.of();

  private final RawForm form;
  private final @Nullable Set<Long> runs;
  private final @Nullable RawChains chains;
  private final RawTally tally = new RawTally();
  private final Map<Long, Set<Integer>> sealed = new HashMap<>();
  private final Set<Long> deleted = new HashSet<>();

  /**
   * A sink for everything, or for some runs.
   *
   * @param runs the run numbers asked for; null for all
   * @param chains what was gathered of all checkpoints; null where it was not
   */
  RawSink(RawForm form, @Nullable Set<Long> runs, @Nullable RawChains chains) {
    this.form = form;
    this.runs = runs;
    this.chains = chains;
  }

  RawTally tally() {
    return tally;
  }

  void end() {
    form.end(tally, chains);
  }

  boolean wants(RecordHeader header) {
    return runs == null || runs.contains(header.runNumber());
  }

  boolean wants(List<BatchRecord> records) {
    return runs == null || records.stream().anyMatch(record -> wants(record.header()));
  }

  boolean wantsRun(long number) {
    return runs == null || runs.contains(number);
  }

  void header(String path, String type, long size, HeaderOutcome<?> outcome) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    String verdict = "blank";
    if (outcome instanceof HeaderOutcome.Valid<?> valid) {
      verdict = "ok";
      fill(fields, valid.header());
    } else if (outcome instanceof HeaderOutcome.Unsupported<?> other) {
      verdict = "unsupported";
      fields.put("version", (long) other.found());
    } else if (outcome instanceof HeaderOutcome.Bad<?>) {
      verdict = "bad";
    }
    file(path, type, size, verdict, fields);
  }

  void file(
      String path, String type, long size, String header, Map<String, @Nullable Object> fields) {
    tally.files++;
    form.file(path, type, size, header, fields);
  }

  void batch(String path, long offset, Batch batch, boolean next) {
    tally.batches++;
    for (BatchRecord record : batch.records()) {
      if (record.header().type() == RecordType.DELETE.code()) {
        deleted.add(record.header().runNumber());
      }
    }
    form.batch(path, offset, batch.header(), next);
  }

  /** Whether a run's deletion has been printed: then nothing of its segments counts any more. */
  boolean deleted(long runNumber) {
    return deleted.contains(runNumber);
  }

  void record(
      String path,
      long offset,
      RecordHeader header,
      boolean intact,
      boolean beyond,
      byte[] b,
      int from,
      int end) {
    tally.records++;
    String detail = intact ? RawNames.detail(header, b, from, end) : null;
    // What has no body any more is told neither whole nor by another.
    boolean checkpoint = header.type() == RecordType.CHECKPOINT.code() && !header.dropped();
    CheckpointHead head =
        intact && !beyond && checkpoint ? CheckpointHead.read(header, b, from, end) : null;
    RawChains.Chain chain = head == null ? null : chain(header, head, b, from, end);
    form.record(path, offset, header, intact, beyond, detail, chain);
  }

  private RawChains.@Nullable Chain chain(
      RecordHeader header, CheckpointHead head, byte[] b, int from, int end) {
    if (form instanceof RawChains gathering) {
      ExternalReference reference =
          header.external() ? Heads.reference(header, b, from, end) : null;
      long elsewhere = reference == null ? 0 : reference.fileLength();
      gathering.add(header, head, header.frameLength() + elsewhere);
    }
    return chains == null ? null : chains.of(header, head);
  }

  /** Notes that a record's body is in a sealed segment of its run. */
  void external(RecordHeader header, byte[] b, int from, int end) {
    ExternalReference reference = Heads.reference(header, b, from, end);
    if (reference != null) {
      sealed.computeIfAbsent(header.runNumber(), run -> new HashSet<>()).add(reference.segment());
    }
  }

  /** The sealed segments that a run's records refer to, as far as records have been printed. */
  Set<Integer> sealedOf(long runNumber) {
    return sealed.getOrDefault(runNumber, Set.of());
  }

  void stretch(String path, long offset, long length, RawForm.Stretch what) {
    form.stretch(path, offset, length, what);
  }

  void damage(Damage damage) {
    tally.damages++;
    form.damage(damage);
  }

  private static void fill(Map<String, @Nullable Object> fields, Object header) {
    if (header instanceof JournalHeader journal) {
      fields.put("store", journal.store().toString());
      fields.put("number", journal.number());
      fields.put("salt", HEX.toHexDigits(journal.salt()));
      fields.put("epoch", Integer.toUnsignedLong(journal.epoch()));
      fields.put("opening", (journal.flags() & JournalHeader.OPENING) != 0);
      fields.put("lossAccepted", (journal.flags() & JournalHeader.LOSS_ACCEPTED) != 0);
      fields.put("continuesFile", journal.continuesFile());
      fields.put("lastBatch", journal.lastBatch());
      fields.put("commitPosition", journal.commitPosition());
      fields.put("confirmed", journal.confirmed());
    } else if (header instanceof SegmentHeader segment) {
      fields.put("run", segment.runId());
      fields.put("store", segment.store().toString());
      fields.put("runNumber", HEX.toHexDigits(segment.runNumber()));
      fields.put("number", (long) segment.number());
      fields.put("generation", (long) segment.generation());
      fields.put("sealed", segment.sealed());
      fields.put("salt", HEX.toHexDigits(segment.salt()));
      fields.put("firstPosition", segment.firstPosition());
      fields.put("previousNumber", (long) segment.previousNumber());
      fields.put("previousExtent", segment.previousExtent());
    } else if (header instanceof StoreHeader store) {
      fields.put("store", store.store().toString());
      fields.put("created", Printable.micros(RawNames.time(store.created())));
    }
  }
}
