package dev.cairn.store.journal;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongSupplier;

/** A new journal by itself, on a simulated disk, of files of 16 KiB that each hold two batches. */
final class SmallJournal {
  static final long FILE_BYTES = 16 << 10;
  private static final UUID STORE = new UUID(1, 2);
  private static final int BODY_BYTES = 4_000;

  final SimulatedDisk disk = new SimulatedDisk();
  private final Deque<Runnable> beforePreparing = new ArrayDeque<>();
  final Journal journal = journal();

  private Journal journal() {
    LongSupplier salts = new SplittableRandom(1)::nextLong;
    try {
      disk.createDirectory(FileNames.JOURNAL);
      JournalOpening.create(disk, STORE, salts);
      Settled nothing = new Settled(1, 0, 0, 0, 0, 0, 0);
      Verdict verdict = Recovery.decide(JournalScan.scan(disk), nothing);
      Recovered begun =
          new JournalOpening(disk, STORE, verdict, nothing)
              .begin(
                  new JournalOptions(
                      1 << 20,
                      FILE_BYTES,
                      FILE_BYTES,
                      1 << 17,
                      salts,
                      this::prepare,
                      true,
                      false,
                      () -> {}));
      return Objects.requireNonNull(begun.journal());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does what is to be done before, which may be to fail, and then the work, at once. */
  private void prepare(Runnable work) {
    Runnable first = beforePreparing.poll();
    if (first != null) {
      first.run();
    }
    work.run();
  }

  /** Has something done before the next file is made ready; what was to be done is forgotten. */
  void beforePreparing(Runnable what) {
    beforePreparing.clear();
    beforePreparing.add(what);
  }

  /** Appends a batch, without a force of its own; answers its number. */
  long append() {
    try {
      BatchDraft draft = new BatchDraft();
      byte[] body = new byte[BODY_BYTES];
      draft.add(RecordType.EVENT.code(), 0, 0, body, body.length).assign(0, 0, 0);
      while (!journal.append(draft, 1)) {
        beforePreparing.clear();
        journal.awaitRoom(BODY_BYTES);
      }
      return draft.batch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends until the journal has gone on in another file; answers the last batch before that. */
  long appendToTheNextFile() {
    long file = journal.end().file();
    long last = journal.end().batch();
    while (journal.end().file() == file) {
      last = journal.end().batch();
      append();
    }
    return last;
  }
}
