package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.catalog.FoundCatalog;
import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.format.StoreHeader;
import dev.cairn.store.journal.FoundBatch;
import dev.cairn.store.journal.JournalScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every file of a store, record by record. Takes no lock and writes nothing. What is read first is
 * what proves something (headers, catalog), so that a writer at work meanwhile can only have added
 * to what is proved.
 */
final class RawDump {
  private final RawSource source;
  private final RawForm form;
  private final BooleanSupplier stop;

  RawDump(RawSource source, RawForm form, BooleanSupplier stop) {
    this.source = source;
    this.form = form;
    this.stop = stop;
  }

  /**
   * Prints all, or what one run has.
   *
   * @return whether anything is damaged
   */
  boolean dump(@Nullable String runId) throws IOException {
    List<JournalHeader> headers = journalHeaders();
    FoundRows rows = FoundRows.read(source);
    Set<Long> runs = runId == null ? null : numbers(runId, rows);
    RawSink sink = new RawSink(form, runs, chains(rows, headers, runs));
    store(sink);
    catalog(sink, rows);
    journal(sink, rows, headers);
    segments(sink, rows);
    sink.end();
    return sink.tally().damages > 0;
  }

  private RawChains chains(FoundRows rows, List<JournalHeader> headers, @Nullable Set<Long> runs)
      throws IOException {
    RawChains chains = new RawChains();
    RawSink gathering = new RawSink(chains, runs, null);
    journal(gathering, rows, headers);
    segments(gathering, rows);
    return chains;
  }

  /** Prints the journal alone. */
  void journalDamages(FoundRows rows) throws IOException {
    journal(new RawSink(form, null, null), rows, journalHeaders());
  }

  private List<JournalHeader> journalHeaders() throws IOException {
    List<JournalHeader> headers = new ArrayList<>();
    for (String path : source.journals()) {
      JournalHeader header = journalHeader(path);
      if (header != null) {
        headers.add(header);
      }
    }
    return headers;
  }

  private @Nullable JournalHeader journalHeader(String path) throws IOException {
    byte[] start = source.readStart(path, JournalHeader.BYTES);
    if (start == null) {
      return null;
    }
    return JournalHeader.read(start, false) instanceof HeaderOutcome.Valid<JournalHeader> valid
        ? valid.header()
        : null;
  }

  /** All numbers that an id has had, wherever one is found. */
  private Set<Long> numbers(String runId, FoundRows rows) throws IOException {
    Set<Long> numbers = new HashSet<>();
    for (CatalogRow row : rows.rows().values()) {
      if (row.id().equals(runId)) {
        numbers.add(row.runNumber());
      }
    }
    for (String directory : source.runDirectories()) {
      long number = FileNames.parseRunDirectory(directory);
      if (FileNames.runDirectory(runId, number).equals(directory)) {
        numbers.add(number);
      }
    }
    for (String path : source.journals()) {
      numbersInJournal(path, runId, numbers);
    }
    if (numbers.isEmpty()) {
      throw new UsageException("no such run: " + runId);
    }
    return numbers;
  }

  private void numbersInJournal(String path, String runId, Set<Long> numbers) throws IOException {
    byte[] bytes = source.readAll(path);
    if (bytes == null) {
      return;
    }
    for (FoundBatch place : JournalScan.scanFile(path, bytes, false).batches()) {
      int at = (int) place.offset();
      Batch batch = BatchReader.readWithOwnSalt(bytes, at, bytes.length, at);
      for (BatchRecord record : batch == null ? List.<BatchRecord>of() : batch.records()) {
        int end = record.payloadAt() + record.header().storedLength();
        boolean creation = record.header().type() == RecordType.RUN.code();
        RunHead head = creation ? RunHead.read(bytes, record.payloadAt(), end) : null;
        if (head != null && head.id().equals(runId)) {
          numbers.add(record.header().runNumber());
        }
      }
    }
  }

  private void store(RawSink sink) throws IOException {
    byte[] bytes = source.readStart(FileNames.STORE, StoreHeader.BYTES);
    if (bytes == null) {
      sink.damage(new Damage(null, 0, FileNames.STORE, 0, "a file", "none"));
      return;
    }
    HeaderOutcome<StoreHeader> outcome = StoreHeader.read(bytes);
    sink.header(FileNames.STORE, "store", bytes.length, outcome);
    if (outcome instanceof HeaderOutcome.Bad<?> bad) {
      sink.damage(new Damage(null, 0, FileNames.STORE, bad.offset(), bad.expected(), bad.found()));
    } else if (outcome instanceof HeaderOutcome.Blank<?>) {
      sink.damage(new Damage(null, 0, FileNames.STORE, 0, "a header", "nothing"));
    }
  }

  private void catalog(RawSink sink, FoundRows rows) throws IOException {
    for (String path : source.catalogs()) {
      if (!stop.getAsBoolean()) {
        RawJournal.dump(source, sink, path, true, 0, 0);
      }
    }
    FoundRows.Flaw flaw = rows.flaw();
    if (flaw != null) {
      sink.damage(new Damage(null, 0, flaw.file(), flaw.offset(), flaw.expected(), flaw.found()));
    }
  }

  private void journal(RawSink sink, FoundRows rows, List<JournalHeader> headers)
      throws IOException {
    long settled = rows.settled().batch();
    for (String path : source.journals()) {
      if (!stop.getAsBoolean()) {
        RawJournal.dump(source, sink, path, false, required(path, headers, rows), settled);
      }
    }
    FoundCatalog catalog = rows.catalog();
    if (headers.isEmpty()) {
      sink.damage(new Damage(null, 0, FileNames.JOURNAL, 0, "a file with a valid header", "none"));
    } else if (catalog != null) {
      missing(sink, headers, settled);
    }
  }

  /** Up to which batch the header of the file that goes on, or the catalog, proves a file. */
  private long required(String path, List<JournalHeader> headers, FoundRows rows)
      throws IOException {
    JournalHeader header = journalHeader(path);
    if (header == null) {
      return 0;
    }
    boolean known = headers.stream().anyMatch(other -> other.salt() == header.salt());
    if (!known) {
      return 0;
    }
    boolean newest = headers.stream().noneMatch(other -> other.number() > header.number());
    long required = newest ? rows.settled().confirmed() : 0;
    for (JournalHeader other : headers) {
      if (continues(other, header.number())) {
        required = Math.max(required, other.lastBatch());
      }
    }
    return required;
  }

  private static boolean continues(JournalHeader header, long number) {
    boolean begins = (header.flags() & JournalHeader.LOSS_ACCEPTED) != 0;
    return !begins && header.continuesFile() == number && number != 0;
  }

  private static void missing(RawSink sink, List<JournalHeader> headers, long settled) {
    for (JournalHeader header : headers) {
      long number = header.continuesFile();
      boolean needed = continues(header, number) && header.lastBatch() > settled;
      if (needed && headers.stream().noneMatch(other -> other.number() == number)) {
        sink.damage(
            new Damage(
                null,
                0,
                FileNames.JOURNAL,
                0,
                "file number " + number + " with batches to " + header.lastBatch(),
                "no such file"));
      }
    }
  }

  private void segments(RawSink sink, FoundRows rows) throws IOException {
    for (String directory : source.runDirectories()) {
      long number = FileNames.parseRunDirectory(directory);
      if (sink.wantsRun(number) && !stop.getAsBoolean()) {
        segments(sink, rows, directory, number);
      }
    }
    missingSegments(sink, rows);
  }

  /** Ordinary segments first: their records say which of the sealed ones are in use. */
  private void segments(RawSink sink, FoundRows rows, String directory, long number)
      throws IOException {
    List<String> sealed = new ArrayList<>();
    Set<Integer> there = new HashSet<>();
    for (String path : source.segments(directory)) {
      there.add(RawSource.name(path).number());
      if (sealed(path)) {
        sealed.add(path);
      } else {
        long extent = rows.extent(number, RawSource.name(path));
        boolean leftover = sink.deleted(number) || (extent < 0 && rows.catalog() != null);
        RawSegment.dump(source, sink, path, leftover ? 0 : extent);
      }
    }
    for (String path : sealed) {
      boolean used =
          !sink.deleted(number) && sink.sealedOf(number).contains(RawSource.name(path).number());
      RawSegment.dump(source, sink, path, used ? RawSegment.WHOLE : 0);
    }
    for (int segment : sink.sealedOf(number)) {
      boolean missing = !there.contains(segment) && !sink.deleted(number);
      if (missing && !source.list(directory).isEmpty()) {
        String path = FileNames.segment(directory, segment, 0);
        sink.damage(new Damage(null, 0, path, 0, "a sealed segment", "no such file"));
      }
    }
  }

  private boolean sealed(String path) throws IOException {
    byte[] start = source.readStart(path, SegmentHeader.BYTES_MAX);
    return start != null
        && SegmentHeader.read(start, start.length)
            instanceof HeaderOutcome.Valid<SegmentHeader> valid
        && valid.header().sealed();
  }

  /** A run may have been deleted meanwhile: then the catalog says so by now. */
  private void missingSegments(RawSink sink, FoundRows rows) throws IOException {
    FoundRows now = null;
    for (CatalogRow row : rows.rows().values()) {
      String directory = FileNames.runDirectory(row.id(), row.runNumber());
      for (SegmentExtent segment : row.segments()) {
        String path = FileNames.segment(directory, segment.number(), segment.generation());
        boolean wanted = sink.wantsRun(row.runNumber()) && !sink.deleted(row.runNumber());
        if (wanted && source.readStart(path, 0) == null) {
          now = now == null ? FoundRows.read(source) : now;
          if (now.extent(row.runNumber(), RawSource.name(path)) >= 0) {
            sink.damage(new Damage(row.id(), 0, path, 0, "a segment", "no such file"));
          }
        }
      }
    }
  }
}
