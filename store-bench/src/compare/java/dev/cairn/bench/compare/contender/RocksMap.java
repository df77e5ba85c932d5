package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB with its write-ahead log. Writes of several threads share a force by its own doing. */
final class RocksMap implements KeyValue {
  private static final long MEMTABLE_BYTES = 64L << 20;
  private static final long CACHE_BYTES = 128L << 20;
  private static final int BLOOM_BITS = 10;
  private static final int RECYCLED_LOGS = 4;
  private static final String COMPACTIONS_PENDING = "rocksdb.compaction-pending";
  private static final String COMPACTIONS_RUNNING = "rocksdb.num-running-compactions";
  private static final long POLL_MILLIS = 5;

  private final BloomFilter bloom = new BloomFilter(BLOOM_BITS);
  private final LRUCache cache = new LRUCache(CACHE_BYTES);
  private final Options options;
  private final WriteOptions how;
  private final RocksDB db;

  static {
    RocksDB.loadLibrary();
  }

  RocksMap(Path directory, Opening opening, CompressionType compression, long blockBytes)
      throws IOException {
    options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(MEMTABLE_BYTES)
            .setMaxWriteBufferNumber(4)
            .setMaxBackgroundJobs(2)
            .setCompressionType(compression)
            .setEnablePipelinedWrite(true)
            // A log that is written over needs no new blocks: a force is cheaper then.
            .setRecycleLogFileNum(RECYCLED_LOGS)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockSize(blockBytes)
                    .setFilterPolicy(bloom)
                    .setBlockCache(cache));
    how = new WriteOptions().setSync(opening.durable());
    try {
      db = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void write(List<Change> changes) throws IOException {
    try {
      Change only = changes.get(0);
      if (changes.size() == 1 && only.value != null) {
        db.put(how, only.key, only.value);
        return;
      }
      try (WriteBatch batch = new WriteBatch()) {
        for (Change change : changes) {
          add(change, batch);
        }
        write(batch);
      }
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  private static void add(Change change, WriteBatch batch) throws RocksDBException {
    if (change.value == null) {
      batch.deleteRange(change.key, Key.after(change.key));
    } else {
      batch.put(change.key, change.value);
    }
  }

  void write(WriteBatch batch) throws IOException {
    try {
      db.write(how, batch);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws IOException {
    try {
      return db.get(key);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public byte @Nullable [] last(byte[] prefix) throws IOException {
    try (RocksIterator at = db.newIterator()) {
      at.seekForPrev(Key.after(prefix));
      return at.isValid() && Key.hasPrefix(at.key(), prefix) ? at.value() : null;
    }
  }

  @Override
  public void keys(byte[] prefix, Visitor visitor) throws IOException {
    try (RocksIterator at = db.newIterator()) {
      at.seek(prefix);
      while (at.isValid() && Key.hasPrefix(at.key(), prefix) && visitor.visit(at.key())) {
        at.next();
      }
    }
  }

  @Override
  public int values(byte[] prefix, byte[] from, int limit) {
    int read = 0;
    try (RocksIterator at = db.newIterator()) {
      at.seek(from);
      while (read < limit && at.isValid() && Key.hasPrefix(at.key(), prefix)) {
        byte[] unused = at.value();
        read++;
        at.next();
      }
    }
    return read;
  }

  /** What is in memory goes into tables; compactions that this causes are waited for too. */
  @Override
  public void rest() throws IOException {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush);
      while (db.getLongProperty(COMPACTIONS_PENDING) + db.getLongProperty(COMPACTIONS_RUNNING)
          > 0) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (RocksDBException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void compact() throws IOException {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
        CompactRangeOptions whole =
            new CompactRangeOptions()
                .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
      db.flush(flush);
      db.compactRange(null, null, null, whole);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      db.closeE();
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
    how.close();
    options.close();
    cache.close();
    bloom.close();
  }
}
