package dev.cairn.store.journal;

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
record Beyond(List<FoundPlace> places, List<Stretch> stretches, long bytes, long lastNumber) {
  static Beyond of(
      List<FoundFile> files,
      @Nullable FoundFile endFile,
      long end,
      long lastNumber,
      long position,
      int epoch,
      boolean damaged) {
    List<FoundPlace> places = new ArrayList<>();
    for (FoundFile file : files) {
      for (FoundBatch batch : file.batches()) {
        if (batch.number() > lastNumber && counts(file, batch, files, epoch, damaged)) {
          places.add(new FoundPlace(file, batch));
        }
      }
    }
    places.sort(Comparator.comparingLong(place -> place.batch().number()));
    removeTwins(places);
    List<Stretch> stretches =
        damaged ? stretches(files, places, endFile, end, lastNumber) : List.of();
    return new Beyond(places, stretches, bytes(places, endFile, end), lastNumber);
  }

  /**
   * The number of batches missing, where {@code highest} is the highest that anything speaks of.
   */
  long lostBatches(long highest) {
    return Math.max(0, highest - lastNumber - places.size());
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

  private static List<Stretch> stretches(
      List<FoundFile> files,
      List<FoundPlace> places,
      @Nullable FoundFile endFile,
      long end,
      long lastNumber) {
    List<Stretch> stretches = new ArrayList<>();
    FoundFile file = endFile;
    long from = end;
    long number = lastNumber;
    for (FoundPlace place : places) {
      if (place.batch().number() != number + 1) {
        between(stretches, file, from, place.file(), place.batch().offset());
      }
      file = place.file();
      from = place.batch().end();
      number = place.batch().number();
    }
    tail(stretches, files, file, from);
    return stretches;
  }

  private static void between(
      List<Stretch> stretches, @Nullable FoundFile file, long from, FoundFile next, long to) {
    if (isIn(next, file)) {
      stretches.add(new Stretch(next, from, to));
      return;
    }
    if (file != null) {
      stretches.add(new Stretch(file, from, file.size()));
    }
    stretches.add(new Stretch(next, JournalHeader.JOURNAL_BATCHES_AT, to));
  }

  private static void tail(
      List<Stretch> stretches, List<FoundFile> files, @Nullable FoundFile file, long from) {
    if (file != null) {
      stretches.add(new Stretch(file, from, file.size()));
      return;
    }
    for (FoundFile any : files) {
      stretches.add(new Stretch(any, JournalHeader.JOURNAL_BATCHES_AT, any.size()));
    }
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
        last = Math.max(last, broken + dev.cairn.store.format.BatchHeader.BYTES);
      }
    }
    return bytes + last - Math.min(end, last);
  }
}
