package dev.cairn.store.journal;

import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.journal.Verdict.FoundPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision what to believe of the journal: a pure function of what was found and of what the
 * catalog says has settled. FORMAT.md section 11 is its table; it cuts nothing away that anything
 * on disk confirms.
 */
public final class Recovery {
  private final List<FoundFile> files;
  private final Settled settled;
  private final List<FoundPlace> chain = new ArrayList<>();
  private long lastNumber;
  private int lastCrc;
  private long lastFile;
  private long position;
  private @Nullable FoundFile endFile;
  private long end;

  private Recovery(List<FoundFile> files, Settled settled) {
    this.files = files;
    this.settled = settled;
    this.lastNumber = settled.batch();
    this.lastCrc = settled.crc();
    this.lastFile = settled.file();
    this.position = settled.commitPosition();
  }

  /** What to believe of {@code files}, where {@code settled} need not be read again. */
  public static Verdict decide(List<FoundFile> files, Settled settled) {
    return new Recovery(files, settled).decide();
  }

  private Verdict decide() {
    List<FoundFile> headed = headedByNumber();
    FoundFile newest = headed.isEmpty() ? null : headed.get(headed.size() - 1);
    if (newest == null) {
      return verdict(null, headerBad("a journal file with a valid header", "none"));
    }
    Lineage lineage = Lineage.of(headed, settled);
    walk(lineage);
    return verdict(newest, judge(headed, header(newest), lineage.missing()));
  }

  private List<FoundFile> headedByNumber() {
    List<FoundFile> headed = new ArrayList<>();
    for (FoundFile file : files) {
      if (file.header() != null) {
        headed.add(file);
      }
    }
    headed.sort(Comparator.comparingLong(file -> header(file).number()));
    return headed;
  }

  private void walk(Lineage lineage) {
    for (int i = 0; i < lineage.files().size(); i++) {
      FoundFile file = lineage.files().get(i);
      enter(file);
      long bound = lineage.bound(i);
      follow(file, bound);
      if (lastNumber < bound && bound != Long.MAX_VALUE) {
        return;
      }
    }
  }

  /**
   * Takes up the chain where it goes on in a file: behind what has settled, or at the file's first
   * batch.
   */
  private void enter(FoundFile file) {
    JournalHeader header = header(file);
    endFile = file;
    lastFile = header.number();
    if (header.number() == settled.file() && settled.batch() > header.lastBatch()) {
      end = settled.offset();
      return;
    }
    end = JournalHeader.JOURNAL_BATCHES_AT;
    if (lastNumber <= header.lastBatch()) {
      lastNumber = header.lastBatch();
      lastCrc = header.lastBatchCrc();
      position = header.commitPosition();
    }
  }

  private void follow(FoundFile file, long bound) {
    for (FoundBatch batch : file.batches()) {
      if (lastNumber < bound && batch.offset() >= end && batch.follows(lastNumber, lastCrc, end)) {
        chain.add(new FoundPlace(file, batch));
        lastNumber = batch.number();
        lastCrc = batch.crc();
        position = batch.nextCommitPosition();
        end = batch.end();
      }
    }
  }

  private @Nullable JournalDamage judge(
      List<FoundFile> headed, JournalHeader newest, @Nullable JournalDamage missing) {
    JournalDamage damage = judge(headed, newest);
    return damage == null || missing == null
        ? damage
        : damage(missing.row(), badHeader(), missing.offset(), missing.expected(), missing.found());
  }

  private @Nullable JournalDamage judge(List<FoundFile> headed, JournalHeader newest) {
    if (cutShort()) {
      return fileShort();
    }
    if (settled.epoch() > newest.epoch() || settled.file() > newest.number()) {
      return headerBad(
          "a file of epoch " + settled.epoch() + " numbered " + settled.file() + " or later",
          "epoch " + newest.epoch() + " number " + newest.number());
    }
    if (settled.confirmed() > lastNumber) {
      return unconfirmed(
          "catalogConfirmsMoreThanTheJournalHas", settled.confirmed(), "the catalog");
    }
    return confirmedByJournal(headed, newest);
  }

  /** A file's length was durable before its header was: bytes that are missing were confirmed. */
  private boolean cutShort() {
    return endFile != null && endFile.size() < header(endFile).fileLength();
  }

  private JournalDamage fileShort() {
    FoundFile file = Objects.requireNonNull(endFile);
    return damage(
        "journalFileShort",
        file.path(),
        file.size(),
        header(file).fileLength() + " bytes",
        file.size() + " bytes");
  }

  private JournalDamage headerBad(String expected, String found) {
    return damage("journalHeaderBad", badHeader(), 0, expected, found);
  }

  /** The file whose header is missed, where one is there that has a bad one; else the directory. */
  private String badHeader() {
    for (FoundFile file : files) {
      if (file.header() == null) {
        return file.path();
      }
    }
    return FileNames.JOURNAL;
  }

  private @Nullable JournalDamage confirmedByJournal(List<FoundFile> headed, JournalHeader newest) {
    for (FoundFile file : headed) {
      JournalHeader header = header(file);
      if (header.number() >= acceptedFrom(headed) && header.confirmed() > lastNumber) {
        return unconfirmed("confirmedBatchBadAcrossFiles", header.confirmed(), file.path());
      }
    }
    for (FoundFile file : files) {
      for (FoundBatch batch : file.batches()) {
        JournalDamage damage = confirmedBy(file, batch.header(), newest);
        if (damage != null) {
          return damage;
        }
      }
    }
    return null;
  }

  private @Nullable JournalDamage confirmedBy(
      FoundFile file, BatchHeader batch, JournalHeader newest) {
    if (batch.epoch() > newest.epoch()) {
      return batch.rescued()
          ? null
          : damage(
              "journalHeaderBad",
              file.path(),
              0,
              "the header of epoch " + batch.epoch() + ", which has batches",
              "none");
    }
    if (batch.epoch() < newest.epoch() || batch.confirmed() <= lastNumber) {
      return null;
    }
    String row = Beyond.isIn(file, endFile) ? "confirmedBatchBad" : "confirmedBatchBadAcrossFiles";
    return unconfirmed(row, batch.confirmed(), file.path());
  }

  /**
   * The file from which on evidence counts: what was accepted as lost before it confirms nothing
   * any more.
   */
  private static long acceptedFrom(List<FoundFile> headed) {
    long from = 0;
    for (FoundFile file : headed) {
      JournalHeader header = header(file);
      if ((header.flags() & JournalHeader.LOSS_ACCEPTED) != 0) {
        from = header.number();
      }
    }
    return from;
  }

  private JournalDamage unconfirmed(String row, long confirmed, String by) {
    String path = endFile == null ? "journal" : endFile.path();
    return damage(
        row,
        path,
        end,
        "batch " + (lastNumber + 1) + ", since " + by + " confirms batch " + confirmed,
        "no such batch");
  }

  private static JournalDamage damage(
      String row, String file, long offset, String expected, String found) {
    return new JournalDamage(row, file, offset, expected, found);
  }

  private Verdict verdict(@Nullable FoundFile newest, @Nullable JournalDamage damage) {
    JournalHeader header = newest == null ? null : newest.header();
    int epoch = Math.max(settled.epoch(), header == null ? 0 : header.epoch());
    if (damage != null) {
      // What goes on after the acceptance must be newer than what lies under a lost header.
      epoch = Math.max(epoch, newestBatchEpoch());
    }
    long highestFile = Math.max(settled.file(), header == null ? 0 : header.number());
    Beyond beyond =
        Beyond.of(
            files, endFile, end, lastNumber, position, epoch, settled.epoch(), damage != null);
    return new Verdict(
        chain,
        lastNumber,
        lastCrc,
        lastFile,
        confirmed(header),
        position,
        epoch,
        highestFile,
        damage != null ? 0 : beyond.bytes(),
        damage == null && brokenAtEnd() && beyond.places().isEmpty(),
        damage,
        damage == null ? List.of() : beyond.places(),
        damage == null ? List.of() : beyond.stretches(),
        damage == null ? List.of() : beyond.lost(highest(beyond)),
        highest(beyond));
  }

  private int newestBatchEpoch() {
    int epoch = 0;
    for (FoundFile file : files) {
      for (FoundBatch batch : file.batches()) {
        epoch = Math.max(epoch, batch.header().epoch());
      }
    }
    return epoch;
  }

  private long highest(Beyond beyond) {
    long highest = Math.max(lastNumber, settled.confirmed());
    for (FoundPlace place : beyond.places()) {
      highest = Math.max(highest, place.batch().number());
    }
    for (FoundFile file : files) {
      JournalHeader header = file.header();
      if (header != null) {
        highest = Math.max(highest, Math.max(header.lastBatch(), header.confirmed()));
      }
    }
    return highest;
  }

  /** The newest confirmation that the chain itself, its headers and the catalog hold. */
  private long confirmed(@Nullable JournalHeader newest) {
    long confirmed = Math.max(settled.batch(), settled.confirmed());
    if (newest != null) {
      confirmed = Math.max(confirmed, newest.confirmed());
    }
    for (FoundPlace place : chain) {
      confirmed = Math.max(confirmed, place.batch().header().confirmed());
    }
    return Math.min(confirmed, lastNumber);
  }

  private boolean brokenAtEnd() {
    if (endFile == null) {
      return false;
    }
    Set<Long> broken = new HashSet<>(endFile.broken());
    return broken.contains(end) || broken.contains(dev.cairn.store.format.Align.upPage(end));
  }

  private static JournalHeader header(FoundFile file) {
    JournalHeader header = file.header();
    if (header == null) {
      throw new IllegalStateException(file.path() + " has no valid header");
    }
    return header;
  }
}
