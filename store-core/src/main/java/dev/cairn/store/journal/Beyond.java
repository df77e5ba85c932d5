package dev.cairn.store.journal;

import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.journal.Verdict.FoundPlace;
import dev.cairn.store.journal.Verdict.Stretch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies behind the end of the chain: batches that are valid but not next, and the stretches
 * between them.
 *
 * @param bytes from the chain's end to the end of the last thing recognisable behind it
 */
record Beyond(
    List<FoundPlace> places,
    List<Stretch> stretches,
    List<Long> lostBetween,
    long bytes,
    long lastNumber) {
  static Beyond of(
      List<FoundFile> files,
      @Nullable FoundFile endFile,
      long end,
      long lastNumber,
      long position,
      int epoch,
      int settledEpoch,
      boolean damaged) {
    List<FoundPlace> places = new ArrayList<>();
    int finished = newestFinished(files, settledEpoch);
    for (FoundFile file : files) {
      for (FoundBatch batch : file.batches()) {
        boolean unfinished =
            file.header() == null && batch.header().rescued() && batch.header().epoch() > finished;
        if (!unfinished
            && batch.number() > lastNumber
            && counts(file, batch, files, epoch, damaged)) {
          places.add(new FoundPlace(file, batch));
        }
      }
    }
    places.sort(Comparator.comparingLong(place -> place.batch().number()));
    removeTwins(places);
    List<Stretch> stretches = new ArrayList<>();
    List<Long> lost = new ArrayList<>();
    if (damaged) {
      stretches(stretches, lost, files, places, endFile, end, lastNumber, position);
    }
    return new Beyond(places, stretches, lost, bytes(places, endFile, end), lastNumber);
  }

  /**
   * How many records each gap has lost, where {@code highest} is the highest batch number that
   * anything speaks of. What is lost behind the last intact batch nobody can tell from what was
   * torn there.
   */
  List<Long> lost(long highest) {
    long last = places.isEmpty() ? lastNumber : places.get(places.size() - 1).batch().number();
    List<Long> lost = new ArrayList<>(lostBetween);
    lost.add(highest > last || lostBetween.isEmpty() ? -1L : 0L);
    return lost;
  }

  /**
   * Batches of the newest epoch count; of an older one those that the openings since then have gone
   * on from.
   */
  private static boolean counts(
      FoundFile file, FoundBatch batch, List<FoundFile> files, int epoch, boolean damaged) {
    if (batch.header().epoch() >= epoch) {
      return true;
    }
    if (!damaged || file.header() == null) {
      return damaged;
    }
    long bound = Long.MAX_VALUE;
    for (FoundFile other : files) {
      JournalHeader header = other.header();
      if (header != null
          && header.epoch() > batch.header().epoch()
          && (header.flags() & JournalHeader.OPENING) != 0) {
        bound = Math.min(bound, header.lastBatch());
      }
    }
    return batch.number() <= bound;
  }

  /**
   * The newest epoch that did more than copy: one of a header, of a batch that is none, or of the
   * catalog's last COMMIT. Copies of a newer one are of an opening, or of an acceptance of a loss,
   * that has not come to its header: what they are copies of is still there, and counts. Where no
   * header is left nobody can tell, and all of them count.
   */
  private static int newestFinished(List<FoundFile> files, int settledEpoch) {
    int newest = settledEpoch;
    boolean headers = false;
    for (FoundFile file : files) {
      JournalHeader header = file.header();
      headers |= header != null;
      newest = header == null ? newest : Math.max(newest, header.epoch());
      for (FoundBatch batch : file.batches()) {
        newest = batch.header().rescued() ? newest : Math.max(newest, batch.header().epoch());
      }
    }
    return headers ? newest : Integer.MAX_VALUE;
  }

  static boolean isIn(FoundFile file, @Nullable FoundFile other) {
    return other != null && file.path().equals(other.path());
  }

  private static void removeTwins(List<FoundPlace> places) {
    for (int i = places.size() - 1; i > 0; i--) {
      if (places.get(i).batch().number() == places.get(i - 1).batch().number()) {
        places.remove(i - 1);
      }
    }
  }

  private static void stretches(
      List<Stretch> stretches,
      List<Long> lost,
      List<FoundFile> files,
      List<FoundPlace> places,
      @Nullable FoundFile endFile,
      long end,
      long lastNumber,
      long lastPosition) {
    FoundFile file = endFile;
    long from = end;
    long number = lastNumber;
    long position = lastPosition;
    for (FoundPlace place : places) {
      if (place.batch().number() != number + 1) {
        between(stretches, lost.size(), file, from, place.file(), place.batch().offset());
        lost.add(place.batch().header().commitPosition() - position);
      }
      file = place.file();
      from = place.batch().end();
      number = place.batch().number();
      position = place.batch().nextCommitPosition();
    }
    tail(stretches, lost.size(), files, file, from);
  }

  private static void between(
      List<Stretch> stretches,
      int gap,
      @Nullable FoundFile file,
      long from,
      FoundFile next,
      long to) {
    if (isIn(next, file)) {
      stretches.add(stretch(next, from, to, gap));
      return;
    }
    if (file != null) {
      stretches.add(stretch(file, from, file.size(), gap));
    }
    stretches.add(stretch(next, JournalHeader.JOURNAL_BATCHES_AT, to, gap));
  }

  private static void tail(
      List<Stretch> stretches,
      int gap,
      List<FoundFile> files,
      @Nullable FoundFile file,
      long from) {
    if (file != null) {
      stretches.add(stretch(file, from, file.size(), gap));
      return;
    }
    for (FoundFile any : files) {
      stretches.add(stretch(any, JournalHeader.JOURNAL_BATCHES_AT, any.size(), gap));
    }
  }

  /** A file may end before the chain did: it can have been cut short. */
  private static Stretch stretch(FoundFile file, long from, long to, int gap) {
    return new Stretch(file, from, Math.max(from, to), gap);
  }

  private static long bytes(List<FoundPlace> places, @Nullable FoundFile endFile, long end) {
    long bytes = 0;
    for (FoundPlace place : places) {
      bytes += isIn(place.file(), endFile) ? 0 : place.batch().header().length();
    }
    long last = end;
    for (FoundPlace place : places) {
      last = isIn(place.file(), endFile) ? Math.max(last, place.batch().end()) : last;
    }
    if (endFile != null) {
      for (long broken : endFile.broken()) {
        last = Math.max(last, broken + BatchHeader.BYTES);
      }
    }
    return bytes + last - Math.min(end, last);
  }
}
