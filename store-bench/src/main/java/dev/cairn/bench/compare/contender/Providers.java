package dev.cairn.bench.compare.contender;

import dev.cairn.store.Compression;
import dev.cairn.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;

/** All contenders: the ceilings, the store, plain files, and those whose libraries are there. */
public final class Providers {
  private Providers() {}

  /** All of them, in the order in which they take their turns. */
  public static List<ContenderProvider> all() {
    List<ContenderProvider> all =
        new ArrayList<>(
            List.of(
                new Mapped(),
                new Raw(),
                new Cairn(),
                new CairnUnsettled(),
                new CairnCompressed(Compression.DENSE),
                new CairnCompressed(Compression.NONE),
                new PlainFiles()));
    ServiceLoader.load(ContenderProvider.class).forEach(all::add);
    return all;
  }

  /** Those that take part in any row: some only replay whole traces. */
  public static List<ContenderProvider> inRows() {
    return all().stream().filter(Providers::inAnyRow).toList();
  }

  private static boolean inAnyRow(ContenderProvider provider) {
    for (Kind kind : Kind.values()) {
      for (Mode mode : Mode.values()) {
        if (provider.takesPart(kind, mode)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The one of that name. */
  public static ContenderProvider named(String name) {
    return all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no contender is called " + name));
  }

  private static final class Mapped implements ContenderProvider {
    @Override
    public String name() {
      return "ceiling";
    }

    @Override
    public String title() {
      return "Ceiling, mapped";
    }

    @Override
    public Promise promise(Mode mode) {
      return new Promise(
          Survival.UNCERTAIN,
          "the bytes of a save into a mapped file filled with zeros beforehand"
              + (mode == Mode.DURABLE ? ", one force for all who wait" : ", no force"),
          "bytes, and nothing that says where they begin or whether they are whole");
    }

    @Override
    public boolean takesPart(Kind kind, Mode mode) {
      return Kind.SMALL_SAVES.contains(kind);
    }

    @Override
    public boolean ceiling() {
      return true;
    }

    @Override
    public Contender open(Path directory, Opening opening) throws IOException {
      return new CeilingContender(directory.resolve("ceiling"), opening);
    }
  }

  private static final class Raw implements ContenderProvider {
    /** Nothing is deleted from it, nor found again when it is opened. */
    private static final Set<Kind> OTHERS = EnumSet.of(Kind.OPEN, Kind.DELETE, Kind.MIXED);

    @Override
    public String name() {
      return "raw";
    }

    @Override
    public String title() {
      return "Ceiling, appended";
    }

    @Override
    public Promise promise(Mode mode) {
      return new Promise(
          Survival.UNCERTAIN,
          "length, CRC32C and bytes appended to one file with positional writes"
              + (mode == Mode.DURABLE ? ", one fdatasync for all who wait" : ", no force"),
          "the bytes; where they lie is only in memory");
    }

    @Override
    public boolean takesPart(Kind kind, Mode mode) {
      return !OTHERS.contains(kind);
    }

    @Override
    public boolean ceiling() {
      return true;
    }

    @Override
    public Contender open(Path directory, Opening opening) throws IOException {
      return new RawContender(directory.resolve("raw"), opening);
    }
  }

  private static class Cairn implements ContenderProvider {
    @Override
    public String name() {
      return "cairn";
    }

    @Override
    public String title() {
      return "Cairn";
    }

    @Override
    public Promise promise(Mode mode) {
      return mode == Mode.DURABLE
          ? new Promise(
              Survival.ALL,
              "SYNC, the default options",
              "nothing acknowledged, nor before it, is lost")
          : new Promise(
              Survival.NEWEST_LOST,
              "ASYNC, else the default options",
              "the newest since the last force may be lost, never an older one without them");
    }

    @Override
    public boolean takesPart(Kind kind, Mode mode) {
      return true;
    }

    @Override
    public Contender open(Path directory, Opening opening) {
      StoreOptions options = options(opening);
      return new CairnContender(
          directory, opening.kind() == Kind.BURST ? unsettled(options) : options, opening.mode());
    }
  }

  /** The budget is for what is counted in budgets; else it is the default. */
  private static StoreOptions options(Opening opening) {
    StoreOptions options = StoreOptions.defaults();
    return opening.kind() == Kind.BURST || opening.kind() == Kind.SUSTAINED
        ? options.withJournalBytesMax(opening.budget())
        : options;
  }

  /** With nothing settling beside it: what the journal alone does, and writes. */
  private static final class CairnUnsettled extends Cairn {
    @Override
    public String name() {
      return "cairn-unsettled";
    }

    @Override
    public String title() {
      return "Cairn, journal only";
    }

    @Override
    public boolean takesPart(Kind kind, Mode mode) {
      return kind == Kind.SYNC;
    }

    @Override
    public Contender open(Path directory, Opening opening) {
      StoreOptions roomy = StoreOptions.defaults().withJournalBytesMax(64L << 30);
      return new CairnContender(directory, unsettled(roomy), opening.mode());
    }
  }

  /** With another compression than the default: for whole traces only. */
  private static final class CairnCompressed extends Cairn {
    private final Compression compression;

    CairnCompressed(Compression compression) {
      this.compression = compression;
    }

    @Override
    public String name() {
      return "cairn-" + compression.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String title() {
      return "Cairn, " + compression;
    }

    @Override
    public boolean takesPart(Kind kind, Mode mode) {
      return false;
    }

    @Override
    public Contender open(Path directory, Opening opening) {
      return new CairnContender(
          directory, options(opening).withCompression(compression), opening.mode());
    }
  }

  private static StoreOptions unsettled(StoreOptions options) {
    return options
        .withSettleBytes(options.journalBytesMax())
        .withSettleIdle(Duration.ofDays(1))
        .withCloseSettleTimeout(Duration.ZERO);
  }

  private static final class PlainFiles implements ContenderProvider {
    @Override
    public String name() {
      return "files";
    }

    @Override
    public String title() {
      return "File a checkpoint";
    }

    @Override
    public Promise promise(Mode mode) {
      return mode == Mode.DURABLE
          ? new Promise(
              Survival.ALL,
              "write beside, fsync, rename, fsync of the directory",
              "nothing acknowledged is lost; no checksums")
          : new Promise(
              Survival.UNCERTAIN,
              "write beside, rename; nothing is forced",
              "files may be missing, empty or half written, old ones too");
    }

    @Override
    public Contender open(Path directory, Opening opening) {
      return new FilesContender(directory, opening);
    }
  }
}
