package dev.cairn.store.tool;

import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.MarkHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.journal.FoundBatch;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalScan;
import dev.cairn.store.journal.Recovery;
import dev.cairn.store.journal.Settled;
import dev.cairn.store.journal.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The records of a damaged store that its journal has. What an opening would drop as a torn tail is
 * dropped here too; where the journal is damaged all that is valid counts, but for what an opening
 * since then has left out.
 */
final class SalvageJournal {
  private record Candidate(FoundFile file, FoundBatch batch) {}

  private final RawSource source;
  private final LongFunction<SalvageRun> runs;
  private final List<FoundFile> files = new ArrayList<>();
  private final Map<String, byte[]> loaded = new HashMap<>();
  private long markedCatalogFile;
  private long markedCatalogBatch;

  SalvageJournal(RawSource source, LongFunction<SalvageRun> runs) {
    this.source = source;
    this.runs = runs;
  }

  /** The highest number of a catalog file that a MARK names, 0 for none. */
  long markedCatalogFile() {
    return markedCatalogFile;
  }

  /** The batch of that file that it names. */
  long markedCatalogBatch() {
    return markedCatalogBatch;
  }

  List<FoundFile> files() {
    return files;
  }

  /** Finds everything; {@code settled} is null where no catalog says. */
  void read(@Nullable Settled settled) throws IOException {
    for (String path : source.journals()) {
      byte[] bytes = source.readAll(path);
      if (bytes != null) {
        files.add(JournalScan.scanFile(path, bytes, false));
      }
    }
    Verdict verdict = Recovery.decide(files, settled == null ? oldestReachable() : settled);
    List<Candidate> candidates = candidates(verdict);
    candidates.sort(
        Comparator.<Candidate>comparingInt(it -> it.batch().header().epoch())
            .thenComparingLong(it -> it.batch().number())
            .reversed());
    for (Candidate candidate : candidates) {
      take(candidate);
    }
    for (Verdict.Stretch stretch : verdict.stretches()) {
      survivors(stretch);
    }
    loaded.clear();
  }

  /** Without a catalog: from the newest file back as far as files go. */
  private Settled oldestReachable() {
    Map<Long, JournalHeader> headers = new HashMap<>();
    JournalHeader oldest = null;
    for (FoundFile file : files) {
      JournalHeader header = file.header();
      if (header != null) {
        headers.put(header.number(), header);
        oldest = oldest == null || header.number() > oldest.number() ? header : oldest;
      }
    }
    if (oldest == null) {
      return new Settled(0, 0, 0, 0, 0, 0, 0);
    }
    JournalHeader before = headers.get(oldest.continuesFile());
    while (before != null && before.number() < oldest.number()) {
      oldest = before;
      before = headers.get(oldest.continuesFile());
    }
    return new Settled(
        oldest.epoch(),
        0,
        0,
        oldest.lastBatch(),
        oldest.lastBatchCrc(),
        oldest.lastBatch(),
        oldest.commitPosition());
  }

  private List<Candidate> candidates(Verdict verdict) {
    List<Candidate> candidates = new ArrayList<>();
    for (FoundFile file : files) {
      for (FoundBatch batch : file.batches()) {
        boolean counts = batch.number() <= verdict.lastNumber() || verdict.damage() != null;
        if (counts && batch.number() <= leftOutAfter(batch)) {
          candidates.add(new Candidate(file, batch));
        }
      }
    }
    return candidates;
  }

  /** The last batch of the older epochs that the openings since this batch have gone on from. */
  private long leftOutAfter(FoundBatch batch) {
    long bound = Long.MAX_VALUE;
    for (FoundFile file : files) {
      JournalHeader header = file.header();
      if (header != null
          && header.epoch() > batch.header().epoch()
          && (header.flags() & JournalHeader.OPENING) != 0) {
        bound = Math.min(bound, header.lastBatch());
      }
    }
    return bound;
  }

  private byte[] bytes(String path) throws IOException {
    byte[] bytes = loaded.get(path);
    if (bytes == null) {
      bytes = source.readAll(path);
      bytes = bytes == null ? new byte[0] : bytes;
      loaded.put(path, bytes);
    }
    return bytes;
  }

  private void take(Candidate candidate) throws IOException {
    String path = candidate.file().path();
    byte[] bytes = bytes(path);
    int at = (int) candidate.batch().offset();
    Batch batch = BatchReader.readWithOwnSalt(bytes, at, bytes.length, at);
    if (batch != null) {
      for (BatchRecord record : batch.records()) {
        take(path, bytes, record, SalvagePlace.JOURNAL);
      }
    }
  }

  private void survivors(Verdict.Stretch stretch) throws IOException {
    JournalHeader header = stretch.file().header();
    if (header == null) {
      return;
    }
    String path = stretch.file().path();
    byte[] bytes = bytes(path);
    int end = (int) Math.min(stretch.to(), bytes.length);
    for (BatchRecord record :
        BatchReader.survivors(bytes, (int) stretch.from(), end, header.salt(), 0)) {
      take(path, bytes, record, SalvagePlace.SURVIVOR);
    }
  }

  private void take(String path, byte[] bytes, BatchRecord record, int rank) {
    RecordHeader header = record.header();
    int from = record.payloadAt();
    int end = from + header.storedLength();
    boolean intact = header.payloadIntact(bytes, from, bytes.length);
    if (header.type() == RecordType.MARK.code() && intact) {
      mark(MarkHead.read(bytes, from, end));
    } else if (header.runNumber() > 0) {
      SalvageRun run = runs.apply(header.runNumber());
      run.inJournal.add(new SalvagePlace(path, record.at(), header, 0, rank));
      run.deletedInJournal |= header.type() == RecordType.DELETE.code();
      if (header.type() == RecordType.RUN.code() && intact) {
        RunHead head = RunHead.read(bytes, from, end);
        run.createdInJournal = true;
        run.id = head == null ? run.id : head.id();
      }
    }
  }

  private void mark(@Nullable MarkHead mark) {
    if (mark != null
        && (mark.catalogFile() > markedCatalogFile
            || (mark.catalogFile() == markedCatalogFile
                && mark.catalogBatch() > markedCatalogBatch))) {
      markedCatalogFile = mark.catalogFile();
      markedCatalogBatch = mark.catalogBatch();
    }
  }
}
