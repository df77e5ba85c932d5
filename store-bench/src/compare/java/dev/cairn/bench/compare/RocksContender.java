package dev.cairn.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with its write-ahead log; the key is run, node and seq. Writes of several threads share a
 * force by its own doing. What one thread has on its way goes in as one batch.
 */
final class RocksContender implements Contender {
  private static final byte[] NODE = "node".getBytes(StandardCharsets.UTF_8);
  private static final long MEMTABLE_BYTES = 64L << 20;
  private static final int RECYCLED_LOGS = 4;

  private final Options options =
      new Options()
          .setCreateIfMissing(true)
          .setWriteBufferSize(MEMTABLE_BYTES)
          .setMaxWriteBufferNumber(4)
          .setMaxBackgroundJobs(2)
          // What is saved does not compress.
          .setCompressionType(CompressionType.NO_COMPRESSION)
          .setEnablePipelinedWrite(true)
          // A log that is written over needs no new blocks: a force is cheaper then.
          .setRecycleLogFileNum(RECYCLED_LOGS);
  private final WriteOptions sync = new WriteOptions().setSync(true);
  private final WriteOptions async = new WriteOptions().setSync(false);
  private final RocksDB db;
  private final AtomicLong[] seqs;
  private final byte[][] runs;
  private final @Nullable Pipeline pipeline;

  // Guarded by the pipeline's lock, and handed over.
  private WriteBatch gathering = new WriteBatch();
  private WriteBatch spare = new WriteBatch();

  static {
    RocksDB.loadLibrary();
  }

  RocksContender(Path directory, Row row) throws IOException {
    try {
      db = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
    seqs = new AtomicLong[row.runs()];
    runs = new byte[row.runs()][];
    for (int i = 0; i < row.runs(); i++) {
      seqs[i] = new AtomicLong();
      runs[i] = ("run-" + i).getBytes(StandardCharsets.UTF_8);
    }
    pipeline = row.kind() == Row.Kind.IN_FLIGHT ? new Pipeline(this::capture) : null;
  }

  private byte[] key(int run) {
    byte[] id = runs[run];
    return ByteBuffer.allocate(id.length + 1 + NODE.length + 1 + Long.BYTES)
        .put(id)
        .put((byte) 0)
        .put(NODE)
        .put((byte) 0)
        .putLong(seqs[run].incrementAndGet())
        .array();
  }

  @Override
  public void saveSync(int run, byte[] state) throws IOException {
    put(sync, run, state);
  }

  @Override
  public void saveAsync(int run, byte[] state) throws IOException {
    put(async, run, state);
  }

  private void put(WriteOptions how, int run, byte[] state) throws IOException {
    try {
      db.put(how, key(run), state);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void submit(int run, byte[] state, Runnable durable) throws IOException {
    if (pipeline == null) {
      throw new IllegalStateException("opened for another row");
    }
    pipeline.submit(() -> gather(run, state), durable);
  }

  private void gather(int run, byte[] state) throws IOException {
    try {
      gathering.put(key(run), state);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  private Pipeline.Step capture() {
    WriteBatch batch = gathering;
    gathering = spare;
    spare = batch;
    return () -> write(batch);
  }

  private void write(WriteBatch batch) throws IOException {
    try {
      db.write(sync, batch);
      batch.clear();
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (pipeline != null) {
      pipeline.close();
    }
    try {
      db.closeE();
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
    gathering.close();
    spare.close();
    sync.close();
    async.close();
    options.close();
  }
}
