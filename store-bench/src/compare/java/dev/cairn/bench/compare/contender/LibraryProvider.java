package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.file.Path;

/** Opens one of the other stores. */
public abstract class LibraryProvider implements ContenderProvider {
  private final String name;
  private final String title;
  private final String version;
  private final Promise durable;
  private final Promise relaxed;

  LibraryProvider(String name, String title, String version, Promise durable, Promise relaxed) {
    this.name = name;
    this.title = title;
    this.version = version;
    this.durable = durable;
    this.relaxed = relaxed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Promise promise(Mode mode) {
    return mode == Mode.DURABLE ? durable : relaxed;
  }

  /** SQLite, by xerial's driver. */
  public static final class Sqlite extends LibraryProvider {
    /** For the service loader. */
    public Sqlite() {
      super(
          "sqlite",
          "SQLite",
          Libraries.version("sqlite-jdbc"),
          new Promise(
              Survival.ALL,
              "WAL, synchronous=FULL; all who wait share a transaction",
              "nothing acknowledged is lost"),
          new Promise(
              Survival.NEWEST_LOST,
              "WAL, synchronous=NORMAL: no sync at a commit, only around a checkpoint of the log",
              "the newest transactions may be rolled back, the database is consistent"));
    }

    @Override
    public Contender open(Path directory, Opening opening) throws IOException {
      return new SqliteContender(directory, opening);
    }
  }

  /** H2's MVStore. */
  public static final class MvStore extends LibraryProvider {
    /** For the service loader. */
    public MvStore() {
      super(
          "mvstore",
          "H2 MVStore",
          Libraries.version("h2-mvstore"),
          new Promise(
              Survival.ALL,
              "commit() and sync() after the writes of all who wait; LZF",
              "nothing acknowledged is lost"),
          new Promise(
              Survival.NEWEST_LOST_WITH_PROCESS,
              "commits by itself, within a second or when its buffer is full; LZF",
              "up to a second is only in the heap; chunks count on being on disk within 45 seconds"));
    }

    @Override
    public Contender open(Path directory, Opening opening) {
      return KeyValueContender.grouping(new MvMap(directory, opening));
    }
  }

  /** LMDB, by lmdbjava. */
  public static final class Lmdb extends LibraryProvider {
    /** For the service loader. */
    public Lmdb() {
      super(
          "lmdb",
          "LMDB",
          Libraries.version("lmdbjava"),
          new Promise(
              Survival.ALL,
              "the default: data and meta page forced at each commit; all who wait share one",
              "nothing acknowledged is lost; no checksums"),
          new Promise(
              Survival.UNCERTAIN,
              "MDB_NOSYNC: nothing is forced",
              "the newest may be lost, and where the file system reorders writes the whole database"
                  + " may be damaged"));
    }

    @Override
    public Contender open(Path directory, Opening opening) {
      return KeyValueContender.grouping(new LmdbMap(directory, opening));
    }
  }

  /** Xodus environments. */
  public static final class Xodus extends LibraryProvider {
    /** For the service loader. */
    public Xodus() {
      super(
          "xodus",
          "Xodus",
          Libraries.version("xodus-environment"),
          new Promise(
              Survival.ALL,
              "log.durableWrite=true; all who wait share a transaction",
              "nothing acknowledged is lost"),
          new Promise(
              Survival.NEWEST_LOST,
              "log.durableWrite=false, the default: forced every ten seconds",
              "the newest may be lost: it goes back to the last root that is whole"));
    }

    @Override
    public Contender open(Path directory, Opening opening) {
      return KeyValueContender.grouping(new XodusMap(directory, opening));
    }
  }

  /** LangGraph4j's FileSystemSaver. */
  public static final class LangGraph extends LibraryProvider {
    /** For the service loader. */
    public LangGraph() {
      super("langgraph4j", "LangGraph4j saver", Libraries.version("langgraph4j-core"), NONE, NONE);
    }

    private static final Promise NONE =
        new Promise(
            Survival.UNCERTAIN,
            "as it comes: a run's file is written anew by each save, in place, and never forced",
            "a run may be lost with all of its checkpoints; a kill in the middle of a save damages"
                + " it too");

    @Override
    public boolean takesPart(Kind kind, Mode mode) {
      return mode == Mode.RELAXED
          && (kind == Kind.ASYNC || kind == Kind.LARGE || kind == Kind.GROW);
    }

    @Override
    public Contender open(Path directory, Opening opening) {
      return new LangGraphContender(directory);
    }
  }
}
