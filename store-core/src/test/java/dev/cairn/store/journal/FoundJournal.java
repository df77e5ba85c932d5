package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * A journal as a scan may have found it, in words: files are begun, batches stand in them one
 * behind the other, and some of both are not what they were. Nothing is written anywhere.
 */
final class FoundJournal {
  private static final UUID STORE = new UUID(1, 2);
  private static final int BATCH_BYTES = 120;
  private static final long FILE_BYTES = 1 << 20;

  private final List<Slot> slots = new ArrayList<>();
  private Slot current = new Slot();
  private Settled settled = new Settled(1, 0, 0, 0, 0, 0, 0);
  private long next = 1;
  private long confirmed;
  private int epoch = 1;

  private static final class Slot {
    private JournalHeader header = header(0, 0, 0, 0, 0, 0);
    private boolean valid = true;
    private long size = FILE_BYTES;
    private long end = JournalHeader.JOURNAL_BATCHES_AT;
    private final List<FoundBatch> batches = new ArrayList<>();
    private final List<Long> broken = new ArrayList<>();

    FoundFile found(int slot) {
      HeaderOutcome<JournalHeader> outcome =
          valid
              ? new HeaderOutcome.Valid<>(header)
              : new HeaderOutcome.Bad<>(0, "a header", "zeros");
      return new FoundFile("journal/" + slot + ".log", size, outcome, batches, broken, null);
    }
  }

  private static JournalHeader header(
      long number, int epoch, int flags, long continues, long last, long confirmed) {
    return new JournalHeader(
        false,
        STORE,
        number,
        100 + number,
        epoch,
        flags,
        continues,
        last,
        crcOf(last),
        last,
        confirmed,
        FILE_BYTES);
  }

  private static int crcOf(long number) {
    return number == 0 ? 0 : (int) (number * 7_919);
  }

  // What there is

  /** The next file, which continues the one before where it stands. */
  FoundJournal file() {
    return begin(0, next - 1);
  }

  /** A new epoch's file, which continues the one before up to a batch, and confirms all it has. */
  FoundJournal opening(long continuesTo) {
    epoch++;
    next = continuesTo + 1;
    confirmed = Math.max(confirmed, continuesTo);
    return begin(JournalHeader.OPENING, continuesTo);
  }

  /** A new epoch's file after all behind a batch was accepted as lost. */
  FoundJournal lossAccepted(long continuesTo) {
    epoch++;
    next = continuesTo + 1;
    confirmed = continuesTo;
    return begin(JournalHeader.OPENING | JournalHeader.LOSS_ACCEPTED, continuesTo);
  }

  private FoundJournal begin(int flags, long last) {
    long number = slots.size() + 1;
    long before = slots.isEmpty() ? 0 : slots.size();
    current = new Slot();
    current.header = header(number, epoch, flags, before, last, confirmed);
    slots.add(current);
    return this;
  }

  /** So many batches, one behind the other. */
  FoundJournal batches(int n) {
    for (int i = 0; i < n; i++) {
      batch(0);
    }
    return this;
  }

  private FoundJournal batch(int flags) {
    return batch(next, crcOf(next - 1), flags);
  }

  private FoundJournal batch(long number, int previousCrc, int flags) {
    current.batches.add(
        new FoundBatch(
            current.end,
            new BatchHeader(
                BATCH_BYTES,
                current.header.salt(),
                number,
                previousCrc,
                1,
                confirmed,
                next - 1,
                epoch,
                flags),
            crcOf(next)));
    return pass();
  }

  private FoundJournal pass() {
    current.end += BATCH_BYTES;
    next++;
    return this;
  }

  /** A force returned: whatever is written from now on says so. */
  FoundJournal forced() {
    confirmed = next - 1;
    return this;
  }

  /** The next batch is there, and bad. */
  FoundJournal bad() {
    current.broken.add(current.end);
    return pass();
  }

  /** The next batch left no trace. */
  FoundJournal zeros() {
    return pass();
  }

  /** A batch of the right number which names another as the one before. */
  FoundJournal batchOfAnotherChain() {
    return batch(next, crcOf(next - 1) + 1, 0);
  }

  /** A batch that names the right one as the one before, and skips a number. */
  FoundJournal batchThatSkipsANumber() {
    return batch(next + 1, crcOf(next - 1), 0);
  }

  /** Eight bytes between two batches that nothing accounts for. */
  FoundJournal gap() {
    current.end += 8;
    return this;
  }

  /** What follows begins on the next page, as it does after a force. */
  FoundJournal onTheNextPage() {
    current.end = Align.upPage(current.end);
    return this;
  }

  /** A copy that an opening made whose header is not there. */
  FoundJournal rescuedWithoutHeader(long number) {
    epoch++;
    next = number;
    begin(0, number - 1);
    current.valid = false;
    return batch(BatchHeader.RESCUED);
  }

  /** A batch of an epoch whose header is gone. */
  FoundJournal batchOfAnEpochWithoutHeader() {
    epoch++;
    begin(0, next - 1);
    current.valid = false;
    return batch(0);
  }

  /** Bytes of an earlier life of the file, under its present salt or not: not of this journal. */
  FoundJournal stale() {
    current.batches.add(
        new FoundBatch(
            current.end + 4_096,
            new BatchHeader(BATCH_BYTES, current.header.salt(), 1, 0, 1, 0, 0, 0, 0),
            77));
    return this;
  }

  /** The current file's header is not there, or bad. */
  FoundJournal withoutItsHeader() {
    current.valid = false;
    return this;
  }

  /** The current file ends where its batches do, and not where it did. */
  FoundJournal cutShort() {
    current.size = current.end;
    return this;
  }

  /** The current file is not there; its number was given all the same. */
  FoundJournal gone() {
    current.valid = false;
    current.batches.clear();
    current.broken.clear();
    return this;
  }

  /** The catalog says that everything so far has settled. */
  FoundJournal settled() {
    forced();
    settled =
        new Settled(
            epoch, slots.size(), current.end, next - 1, crcOf(next - 1), next - 1, next - 1);
    return this;
  }

  /** The opening of the newest epoch has committed a settling, of nothing more. */
  FoundJournal committedSince() {
    return settled(epoch, settled.confirmed());
  }

  /** The catalog says up to which batch the journal was known durable. */
  FoundJournal catalogConfirms(long batch) {
    return settled(settled.epoch(), batch);
  }

  private FoundJournal settled(int byEpoch, long confirmed) {
    settled =
        new Settled(
            byEpoch,
            settled.file(),
            settled.offset(),
            settled.batch(),
            settled.crc(),
            confirmed,
            settled.commitPosition());
    return this;
  }

  // What recovery says

  Verdict verdict() {
    List<FoundFile> found = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      found.add(slots.get(i).found(i + 1));
    }
    return Recovery.decide(found, settled);
  }

  /** The journal is in order, with these batches and nothing behind them. */
  void endsCleanlyWith(long from, long to) {
    Verdict verdict = verdict();
    assertNull(verdict.damage());
    assertEquals(numbers(from, to), chain(verdict));
    assertEquals(0, verdict.tornBytes(), "torn bytes");
  }

  /** The journal has these batches, and something behind them that counts for nothing. */
  Verdict isTornAfter(long from, long to) {
    Verdict verdict = verdict();
    assertNull(verdict.damage());
    assertEquals(numbers(from, to), chain(verdict));
    return verdict;
  }

  /** The journal is damaged, for that reason, and has these batches before the damage. */
  Verdict isDamaged(String row, long from, long to) {
    Verdict verdict = verdict();
    assertNotNull(verdict.damage());
    assertEquals(row, verdict.damage().row());
    assertEquals(numbers(from, to), chain(verdict));
    return verdict;
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private static List<Long> chain(Verdict verdict) {
    return verdict.chain().stream().map(place -> place.batch().number()).toList();
  }
}
