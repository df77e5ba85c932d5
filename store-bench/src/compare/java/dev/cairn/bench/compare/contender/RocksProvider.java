package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.rocksdb.CompressionType;

/** Opens RocksDB, with one way of compressing or another. */
public abstract class RocksProvider implements ContenderProvider {
  private static final long BLOCK_BYTES = 16L << 10;
  private static final long LARGE_BLOCK_BYTES = 1L << 20;

  /** Where it matters how small states become. */
  private static final Set<Kind> SHRINKING = EnumSet.of(Kind.LARGE, Kind.GROW);

  /** What is measured with states that shrink. */
  private static final Set<Kind> COMPRESSING =
      EnumSet.complementOf(EnumSet.copyOf(Kind.SMALL_SAVES));

  private final String name;
  private final String title;
  private final Set<Kind> kinds;
  private final CompressionType compression;
  private final long blockBytes;

  RocksProvider(
      String name, String title, Set<Kind> kinds, CompressionType compression, long blockBytes) {
    this.name = name;
    this.title = title;
    this.kinds = kinds;
    this.compression = compression;
    this.blockBytes = blockBytes;
  }

  /** Without compression: for small saves, whose states do not shrink. */
  public static final class Plain extends RocksProvider {
    /** For the service loader. */
    public Plain() {
      super("rocksdb", "RocksDB", Kind.SMALL_SAVES, CompressionType.NO_COMPRESSION, BLOCK_BYTES);
    }
  }

  /** With LZ4. */
  public static final class Lz4 extends RocksProvider {
    /** For the service loader. */
    public Lz4() {
      super(
          "rocksdb-lz4", "RocksDB LZ4", COMPRESSING, CompressionType.LZ4_COMPRESSION, BLOCK_BYTES);
    }
  }

  /** With ZSTD: for states, of which disks are full. */
  public static final class Zstd extends RocksProvider {
    /** For the service loader. */
    public Zstd() {
      super(
          "rocksdb-zstd", "RocksDB ZSTD", SHRINKING, CompressionType.ZSTD_COMPRESSION, BLOCK_BYTES);
    }
  }

  /**
   * With ZSTD over blocks of 1 MiB: states of one node that follow each other share a block, and
   * what they have in common is stored once a block; each load reads and unpacks one.
   */
  public static final class ZstdLargeBlocks extends RocksProvider {
    /** For the service loader. */
    public ZstdLargeBlocks() {
      super(
          "rocksdb-zstd-1m",
          "RocksDB ZSTD 1 MiB",
          EnumSet.of(Kind.GROW),
          CompressionType.ZSTD_COMPRESSION,
          LARGE_BLOCK_BYTES);
    }
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
    return Libraries.version("rocksdbjni");
  }

  @Override
  public Promise promise(Mode mode) {
    return mode == Mode.DURABLE
        ? new Promise(
            Survival.ALL,
            "write-ahead log, sync=true, pipelined writes, recycled logs",
            "nothing acknowledged is lost; the end of the log is checked by CRC")
        : new Promise(
            Survival.NEWEST_LOST,
            "write-ahead log, sync=false",
            "the newest may be lost: the log is replayed up to the first damage");
  }

  @Override
  public boolean takesPart(Kind kind, Mode mode) {
    return kinds.contains(kind);
  }

  @Override
  public Contender open(Path directory, Opening opening) throws IOException {
    return new RocksContender(new RocksMap(directory, opening, compression, blockBytes), opening);
  }
}
