package dev.cairn.store.journal;

import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.MarkHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.journal.Verdict.FoundPlace;
import dev.cairn.store.journal.Verdict.Stretch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what recovery decided: tells where every record is that has not settled, and begins
 * the file in which this opening goes on.
 */
public final class JournalOpening {
  private final Disk disk;
  private final UUID store;
  private final Verdict verdict;
  private final Settled settled;
  private final RecoveredFiles files;
  private @Nullable JournalFile created;

  /** For one store, of which {@code verdict} says what to believe. */
  public JournalOpening(Disk disk, UUID store, Verdict verdict, Settled settled) {
    this.disk = disk;
    this.store = store;
    this.verdict = verdict;
    this.settled = settled;
    this.files = new RecoveredFiles(disk);
  }

  /**
   * What has not settled, without writing a byte: for a journal that is damaged, or a store that is
   * only read.
   */
  public Recovered read() throws IOException {
    boolean done = false;
    try {
      Recovered found = found();
      done = true;
      return found;
    } finally {
      if (!done) {
        abandon();
      }
    }
  }

  private Recovered found() throws IOException {
    List<RecoveredBatch> batches = files.batches(verdict.chain());
    List<RecoveredBatch> beyond = files.batches(verdict.beyond());
    long[] known = new long[verdict.lost().size()];
    List<RecoveredRecord> survivors = survivors(known);
    return new Recovered(batches, beyond, survivors, allKnown(known), files.all(), null);
  }

  /** What the batch says if it is a MARK; null if it is another. */
  public static @Nullable MarkHead mark(Disk disk, FoundPlace place) throws IOException {
    RecoveredFiles files = new RecoveredFiles(disk);
    RecoveredBatch batch = files.batch(place);
    try {
      byte[] bytes = new BatchWindow().read(batch);
      BatchRecord record = batch.parse(bytes).records().get(0);
      int from = record.at() + RecordHeader.BYTES;
      return record.header().type() == RecordType.MARK.code()
          ? MarkHead.read(bytes, from, from + record.header().storedLength())
          : null;
    } finally {
      batch.file().close();
    }
  }

  /** Makes the first journal file of a store that is being made: without a batch, of epoch 1. */
  public static void create(Disk disk, UUID store, LongSupplier salts) throws IOException {
    JournalSpace space = new JournalSpace(disk);
    try (JournalFile file = space.create(2L * JournalHeader.JOURNAL_BATCHES_AT)) {
      file.begin(1, salts.getAsLong());
      new NewFile(file, 1, 0, 0, 0, 0)
          .finish(
              new JournalHeader(
                  false,
                  store,
                  1,
                  file.salt(),
                  1,
                  JournalHeader.OPENING,
                  0,
                  0,
                  0,
                  0,
                  0,
                  file.size()));
    }
  }

  /** Whether of every gap as many records are known as the commit positions say it has lost. */
  private boolean allKnown(long[] known) {
    boolean all = true;
    for (int gap = 0; gap < known.length; gap++) {
      long lost = verdict.lost().get(gap);
      all &= lost == 0 || lost == known[gap];
    }
    return all;
  }

  private List<RecoveredRecord> survivors(long[] known) throws IOException {
    List<RecoveredRecord> survivors = new ArrayList<>();
    for (Stretch stretch : verdict.stretches()) {
      JournalHeader header = stretch.file().header();
      if (header != null) {
        JournalFile file = files.open(stretch.file(), header.salt());
        byte[] bytes = new byte[(int) (stretch.to() - stretch.from())];
        int available = (int) Math.max(0, Math.min(bytes.length, file.size() - stretch.from()));
        file.read(stretch.from(), bytes, 0, available);
        int before = survivors.size();
        collect(survivors, file, bytes, stretch.from());
        known[stretch.gap()] += survivors.size() - before;
      }
    }
    return survivors;
  }

  private static void collect(
      List<RecoveredRecord> survivors, JournalFile file, byte[] bytes, long from) {
    for (BatchRecord record : BatchReader.survivors(bytes, 0, bytes.length, file.salt(), from)) {
      boolean intact =
          record.header().payloadIntact(bytes, record.at() + RecordHeader.BYTES, bytes.length);
      survivors.add(new RecoveredRecord(file, from + record.at(), record.header(), intact));
    }
  }

  /**
   * Begins this opening's file (FORMAT.md section 10.4); everything recovered is durable when it
   * returns.
   */
  public Recovered begin(JournalOptions options) throws IOException {
    boolean done = false;
    try {
      Recovered begun = begun(options);
      done = true;
      return begun;
    } finally {
      if (!done) {
        abandon();
      }
    }
  }

  private void abandon() throws IOException {
    JournalFile file = created;
    if (file != null) {
      file.close();
    }
    closeUnneeded(List.of());
  }

  private Recovered begun(JournalOptions options) throws IOException {
    List<FoundPlace> kept = new ArrayList<>();
    List<FoundPlace> doubtful = new ArrayList<>();
    for (FoundPlace place : verdict.chain()) {
      (place.batch().number() <= verdict.confirmed() ? kept : doubtful).add(place);
    }
    JournalSpace space = new JournalSpace(disk, options);
    NewFile file = newFile(space, kept, doubtful, options);
    List<RecoveredBatch> batches = files.batches(kept);
    List<JournalFile> recovered = files.all();
    recovered.sort(Comparator.comparingLong(JournalFile::number));
    recovered.forEach(space::count);
    noteEnds(kept);
    batches.addAll(copy(file, doubtful));
    makeDurable(kept);
    file.finish(header(file, kept));
    Journal journal =
        new Journal(
            disk,
            store,
            verdict.newestEpoch() + 1,
            options,
            space,
            file,
            recovered,
            lengths(verdict.chain()));
    closeUnneeded(recovered);
    return new Recovered(batches, List.of(), List.of(), true, recovered, journal);
  }

  /**
   * The header of an opening that ended before it forced it may be in the page cache only, and what
   * goes on from its file would be lost with it. Written again, since after a force that failed the
   * page passes for clean. All else that counts as confirmed was forced before it was said to be.
   */
  private void makeDurable(List<FoundPlace> kept) throws IOException {
    FoundFile last = kept.isEmpty() ? null : kept.get(kept.size() - 1).file();
    JournalHeader header = last == null ? null : last.header();
    if (last != null && header != null && (header.flags() & JournalHeader.OPENING) != 0) {
      try (DiskFile file = disk.open(last.path())) {
        file.write(0, header.encode(), 0, JournalHeader.BYTES);
        file.force();
      }
    }
  }

  /**
   * The file to begin. Where there is no room for one that holds copies of what is in doubt, that
   * is made durable where it is, and kept.
   */
  private NewFile newFile(
      JournalSpace space, List<FoundPlace> kept, List<FoundPlace> doubtful, JournalOptions options)
      throws IOException {
    JournalFile file;
    try {
      file = space.createFor(lengths(doubtful));
    } catch (DiskFullException e) {
      writeAgain(space, doubtful);
      kept.addAll(doubtful);
      doubtful.clear();
      file = space.createForOpening();
    }
    created = file;
    file.begin(verdict.highestFile() + 1, options.salts().getAsLong());
    FoundBatch last = kept.isEmpty() ? null : kept.get(kept.size() - 1).batch();
    return new NewFile(
        file,
        verdict.newestEpoch() + 1,
        verdict.confirmed(),
        last == null ? settled.batch() : last.number(),
        last == null ? settled.crc() : last.crc(),
        last == null ? settled.commitPosition() : last.nextCommitPosition());
  }

  private void writeAgain(JournalSpace space, List<FoundPlace> doubtful) throws IOException {
    WrittenAgain again = new WrittenAgain(disk, files);
    try {
      again.make(doubtful);
    } catch (DiskFullException e) {
      // Some file systems need room for whatever is written, wherever it belongs.
      space.reserve().giveUp(0);
      again.make(doubtful);
    }
  }

  /** So that what was recovered settles file by file, too. */
  private void noteEnds(List<FoundPlace> kept) throws IOException {
    long bytes = 0;
    for (FoundPlace place : kept) {
      FoundBatch batch = place.batch();
      bytes += batch.header().length();
      JournalFile file = files.batch(place).file();
      file.closedAt(
          new JournalEnd(
              file.number(),
              batch.end(),
              batch.number(),
              batch.crc(),
              batch.nextCommitPosition(),
              bytes));
    }
  }

  private static long lengths(List<FoundPlace> places) {
    long bytes = 0;
    for (FoundPlace place : places) {
      bytes += place.batch().header().length();
    }
    return bytes;
  }

  private List<RecoveredBatch> copy(NewFile file, List<FoundPlace> doubtful) throws IOException {
    List<RecoveredBatch> copies = new ArrayList<>();
    BatchWindow window = new BatchWindow();
    for (FoundPlace place : doubtful) {
      RecoveredBatch old = files.batch(place);
      byte[] bytes = window.read(old);
      copies.add(file.add(bytes, old.parse(bytes).records()));
    }
    return copies;
  }

  private JournalHeader header(NewFile file, List<FoundPlace> kept) {
    JournalHeader continued = kept.isEmpty() ? null : kept.get(kept.size() - 1).file().header();
    FoundBatch last = kept.isEmpty() ? null : kept.get(kept.size() - 1).batch();
    return new JournalHeader(
        false,
        store,
        file.file().number(),
        file.file().salt(),
        verdict.newestEpoch() + 1,
        JournalHeader.OPENING,
        continued == null ? settled.file() : continued.number(),
        last == null ? settled.batch() : last.number(),
        last == null ? settled.crc() : last.crc(),
        last == null ? settled.commitPosition() : last.nextCommitPosition(),
        file.lastBatch(),
        file.file().size());
  }

  /** Those that only served to copy from. */
  private void closeUnneeded(List<JournalFile> needed) throws IOException {
    for (JournalFile file : files.all()) {
      if (!needed.contains(file)) {
        file.close();
      }
    }
  }
}
