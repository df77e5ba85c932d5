package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.catalog.Catalog;
import dev.cairn.store.catalog.CatalogDamagedException;
import dev.cairn.store.catalog.CatalogReader;
import dev.cairn.store.catalog.FoundCatalog;
import dev.cairn.store.catalog.Gone;
import dev.cairn.store.codec.Lz4;
import dev.cairn.store.format.Align;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.MarkHead;
import dev.cairn.store.format.StoreHeader;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.journal.Acknowledger;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.Journal;
import dev.cairn.store.journal.JournalDamage;
import dev.cairn.store.journal.JournalOpening;
import dev.cairn.store.journal.JournalOptions;
import dev.cairn.store.journal.JournalScan;
import dev.cairn.store.journal.Recovered;
import dev.cairn.store.journal.Recovery;
import dev.cairn.store.journal.Verdict;
import dev.cairn.store.journal.Verdict.FoundPlace;
import dev.cairn.store.run.Bodies;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentAppender;
import dev.cairn.store.run.SegmentFiles;
import dev.cairn.store.run.SegmentSizes;
import dev.cairn.store.settle.RunDirectories;
import dev.cairn.store.settle.Settler;
import dev.cairn.store.settle.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a store (FORMAT.md section 11). Every step either goes on or says why not; none cuts
 * anything away.
 */
final class StoreOpening {
  private static final Logger LOG = System.getLogger("dev.cairn.store");
  private static final int SEGMENTS_OPEN_MAX = 64;
  private static final long KEPT_BYTES_MAX = 8 << 20;

  /** An eighth of the memory for last states is for chains. */
  private static final int DECODED_DIVISOR = 8;

  private final String name;
  private final Disk disk;
  private final StoreOptions options;
  private final Environment environment;
  private final List<String> removed = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private final Deque<Closeable> opened = new ArrayDeque<>();
  private volatile @Nullable OpenStore assembled;
  private boolean created;

  StoreOpening(String name, Disk disk, StoreOptions options, Environment environment) {
    this.name = name;
    this.disk = disk;
    this.options = options;
    this.environment = environment;
  }

  /** Opens the store, whose lock the caller has taken and keeps where this fails. */
  OpenStore open(Closeable lock) throws IOException {
    try {
      return opened(lock);
    } catch (IOException | RuntimeException e) {
      letGo(e);
      throw e;
    }
  }

  /** An opening that fails leaves nothing open. */
  private void letGo(Exception cause) {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private OpenStore opened(Closeable lock) throws IOException {
    if (!disk.exists(FileNames.STORE)) {
      new StoreMaking(name, disk, options, environment).make();
      created = true;
    }
    StoreHeader store = StoreMaking.readHeader(disk);
    FoundCatalog catalog = CatalogReader.read(disk);
    List<FoundFile> found = JournalScan.scan(disk);
    Verdict verdict = Recovery.decide(found, catalog.settled());
    MarkHead mark = markOf(verdict);
    boolean clean = mark != null && verdict.chain().size() == 1 && verdict.damage() == null;
    // A catalog that has lost its end makes the journal look as if it lacked files.
    checkCatalog(catalog, mark == null ? lastMark(verdict.beyond()) : mark);
    Verdict believed = mark == null ? verdict : verdict.withoutMark(catalog.settled());
    return assemble(lock, store, catalog, believed, clean || created);
  }

  /** The MARK that ends the chain, or null. */
  private @Nullable MarkHead markOf(Verdict verdict) throws IOException {
    return lastMark(verdict.chain());
  }

  private @Nullable MarkHead lastMark(List<FoundPlace> places) throws IOException {
    return places.isEmpty() ? null : JournalOpening.mark(disk, places.get(places.size() - 1));
  }

  private static void checkCatalog(FoundCatalog catalog, @Nullable MarkHead mark)
      throws CatalogDamagedException {
    if (mark == null) {
      return;
    }
    long number = catalog.header().number();
    boolean behind =
        mark.catalogFile() > number
            || (mark.catalogFile() == number && mark.catalogBatch() > catalog.lastBatch());
    if (behind) {
      throw new CatalogDamagedException(
          catalog.path(),
          catalog.end(),
          "batch "
              + mark.catalogBatch()
              + " of catalog file "
              + mark.catalogFile()
              + ", which the journal confirms",
          "batch " + catalog.lastBatch() + " of catalog file " + number);
    }
  }

  private OpenStore assemble(
      Closeable lock, StoreHeader store, FoundCatalog catalog, Verdict verdict, boolean clean)
      throws IOException {
    JournalDamage damage = verdict.damage();
    boolean writes = damage == null && !options.readOnly();
    Background background = new Background(name, options, environment.threads());
    JournalOpening opening = new JournalOpening(disk, store.store(), verdict, catalog.settled());
    Recovered recovered = writes ? opening.begin(journalOptions(background)) : opening.read();
    recovered.files().forEach(opened::push);
    Journal begun = recovered.journal();
    if (begun != null) {
      opened.push(begun::close);
    }
    RunTable runs = new RunTable(verdict.newestEpoch() + 1);
    addRows(runs, catalog, clean);
    for (Gone gone : catalog.remembered()) {
      if (gone.runId() != null && gone.operationId() != null) {
        runs.rememberDeletion(gone.runId(), gone.operationId(), 0);
      }
    }
    Replay replay = new Replay(runs);
    replay.apply(recovered);
    noteDamage(damage, runs);
    SegmentFiles segments = new SegmentFiles(disk, store.store(), SEGMENTS_OPEN_MAX);
    Bodies bodies = bodies();
    Writer writer = null;
    if (begun != null) {
      writer = writer(store, catalog, begun, background, runs, replay, segments, bodies, clean);
    }
    OpenReport report = report(verdict, recovered, runs, clean);
    OpenStore open =
        new OpenStore(
            name,
            disk,
            options,
            environment,
            store.store(),
            lock,
            runs,
            segments,
            bodies,
            new LastStates(options.lastStatesBytesMax() - decodedBytesMax()),
            new DecodedBodies(decodedBytesMax()),
            writer,
            recovered,
            verdict,
            damage != null && (!recovered.allKnown() || replay.runsUnknown()),
            report);
    assembled = open;
    if (writer != null) {
      Calls calls = new Calls(open);
      background.start(
          writer.settler(), new RetentionKeeper(open, calls), new LeftoverSweep(open), runs::trim);
    }
    return open;
  }

  /** Of the memory for last states, what goes to the chains that were read lately. */
  private long decodedBytesMax() {
    return options.lastStatesBytesMax() / DECODED_DIVISOR;
  }

  private OpenStore assembled() {
    OpenStore open = assembled;
    if (open == null) {
      throw new IllegalStateException("the store is not open yet");
    }
    return open;
  }

  /** Whoever settles does without what cannot be read: readers are told. */
  private boolean loads(RunState run) {
    try {
      new Lookup(assembled()).load(run);
      return run.loaded();
    } catch (StoreIoException e) {
      LOG.log(Level.WARNING, () -> name + ": an index cannot be read: " + e.getMessage());
      return false;
    }
  }

  private JournalOptions journalOptions(Background background) {
    return new JournalOptions(
        options.journalBytesMax() / environment.sizeDivisor(),
        JournalOptions.FILE_BYTES_MIN / environment.sizeDivisor(),
        JournalOptions.FILE_BYTES_MAX / environment.sizeDivisor(),
        stepBytes() / environment.sizeDivisor(),
        environment.random(),
        background.preparer(),
        environment.threads(),
        !options.retention().equals(RetentionPolicy.keepAll()),
        background::roomNeeded);
  }

  /**
   * How much settles in one step. Small steps free the journal's files one after the other; but
   * each writes to every run it concerns, in vain where the next one's checkpoints are to be kept
   * instead.
   */
  private long stepBytes() {
    return options.journalBytesMax() / (options.retention().prunes() ? 2 : 8);
  }

  private Bodies bodies() {
    boolean packs = options.compression() != Compression.NONE;
    return new Bodies(new Lz4(options.nativeCompression()), packs);
  }

  /** What settling may keep in memory of what it goes on with, where it makes that denser. */
  private long keptBytesMax() {
    long some = Math.min(KEPT_BYTES_MAX, Runtime.getRuntime().maxMemory() / 64);
    return options.compression() == Compression.DENSE ? some : 0;
  }

  private long tailBytes() {
    return Math.max(Align.PAGE, JournalOptions.TAIL_BYTES / environment.sizeDivisor());
  }

  private static void addRows(RunTable runs, FoundCatalog catalog, boolean clean) {
    for (CatalogRow row : catalog.rows().values()) {
      RunState run = new RunState(row);
      run.leftoversPossible(!clean);
      runs.add(run);
    }
  }

  private Writer writer(
      StoreHeader store,
      FoundCatalog found,
      Journal journal,
      Background background,
      RunTable runs,
      Replay replay,
      SegmentFiles segments,
      Bodies bodies,
      boolean clean)
      throws IOException {
    Catalog catalog =
        Catalog.open(
            disk,
            store.store(),
            environment.random(),
            found,
            journal.epoch(),
            !clean,
            Catalog.REWRITE_FROM_BYTES / environment.sizeDivisor());
    opened.push(catalog);
    if (!clean) {
      // A making that was killed may have left STORE without its directory's force.
      disk.forceDirectory("");
    }
    removed.addAll(journal.removeOthers());
    removeOtherCatalogs(found);
    if (!clean) {
      removed.addAll(RunDirectories.sweep(disk, number -> lives(runs, replay, number)));
    }
    if (found.torn()) {
      rewrite(catalog, found, journal);
    }
    SegmentAppender appender =
        new SegmentAppender(
            disk,
            store.store(),
            environment.random(),
            bodies,
            SegmentSizes.dividedBy(environment.sizeDivisor()),
            segments,
            () -> new Retellings(new Chains(assembled()), bodies),
            keptBytesMax());
    Workers workers = environment.threads() ? Workers.threads(Settler.WORKERS) : Workers.none();
    Settler settler =
        new Settler(
            disk,
            journal,
            catalog,
            appender,
            segments,
            runs::removed,
            workers,
            this::loads,
            found.settled());
    runs.all().forEach(settler::noteReclaimable);
    for (RunState run : replay.touched()) {
      run.leftoversPossible(!clean);
      settler.dirty(run);
    }
    makeReserveAtRest(journal);
    background.preparer().execute(() -> makeTailAndReserve(journal));
    Acknowledger acknowledger =
        new Acknowledger(
            journal.commit(),
            environment.threads() ? Background::daemon : null,
            options.writesUnderWayMax());
    return new Writer(journal, acknowledger, catalog, settler, background);
  }

  private static void rewrite(Catalog catalog, FoundCatalog found, Journal journal)
      throws IOException {
    try {
      catalog.rewrite(found.settled());
    } catch (DiskFullException e) {
      boolean unused =
          journal.inPlaceOfReserve(
              0,
              () -> {
                catalog.rewrite(found.settled());
                return true;
              });
    }
  }

  /** Now, since somebody else may fill the disk before it is whole. */
  private void makeReserveAtRest(Journal journal) {
    try {
      journal.makeReserveAtRest();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> name + ": no reserve: " + e.getMessage());
    }
  }

  /** Off the hot path; a failure ends the journal, and whoever writes is told. */
  private void makeTailAndReserve(Journal journal) {
    try {
      journal.gatherInTail(tailBytes());
      boolean unused = journal.makeReserve();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> name + ": neither TAIL nor the reserve: " + e.getMessage());
    }
  }

  /**
   * A deleted run whose deletion has not settled is removed by settling, not here. The directory of
   * a run of which nothing counts yet is made anew: a force of its name may have failed.
   */
  private static boolean lives(RunTable runs, Replay replay, long number) {
    RunState live = runs.numbered(number);
    if (live != null) {
      return counts(live);
    }
    for (RunState run : replay.touched()) {
      if (run.number() == number) {
        return counts(run);
      }
    }
    return false;
  }

  private static boolean counts(RunState run) {
    return run.row() != null || !run.sealedInJournal().isEmpty();
  }

  private void removeOtherCatalogs(FoundCatalog found) throws IOException {
    for (String file : disk.list(FileNames.CATALOG)) {
      String path = FileNames.CATALOG + "/" + file;
      if (!path.equals(found.path())) {
        disk.delete(path);
        removed.add(path);
      }
    }
  }

  private void noteDamage(@Nullable JournalDamage damage, RunTable runs) {
    if (damage != null) {
      damages.add(
          new Damage(null, 0, damage.file(), damage.offset(), damage.expected(), damage.found()));
    }
    for (RunState run : runs.all()) {
      for (RunDamage hurt : run.damages()) {
        if (hurt.position() > run.appended().acceptedThrough()) {
          damages.add(Failures.damage(run.id(), hurt));
        }
      }
    }
  }

  private OpenReport report(Verdict verdict, Recovered recovered, RunTable runs, boolean clean) {
    return new OpenReport(
        created,
        clean,
        runs.count(),
        recovered.batches().size() + recovered.beyond().size(),
        verdict.chain().size() - verdict.confirmedInChain(),
        verdict.tornBytes(),
        verdict.lastBatchUnreadable(),
        removed,
        damages,
        recovered.journal() == null);
  }
}
