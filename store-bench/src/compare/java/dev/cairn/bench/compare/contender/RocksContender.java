package dev.cairn.bench.compare.contender;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What one thread has on its way goes into RocksDB as one batch: it has no futures. */
final class RocksContender extends KeyValueContender {
  private final RocksMap map;
  private final @Nullable Pipeline pipeline;

  // Guarded by the pipeline's lock, and handed over.
  private WriteBatch gathering = new WriteBatch();
  private WriteBatch spare = new WriteBatch();

  RocksContender(RocksMap map, Opening opening) {
    super(map);
    this.map = map;
    pipeline = opening.kind() == Kind.IN_FLIGHT ? new Pipeline(this::capture) : null;
  }

  @Override
  public void submit(String run, String node, byte[] state, Runnable durable) throws IOException {
    if (pipeline == null) {
      throw new IllegalStateException("opened for something else");
    }
    pipeline.submit(() -> gather(nextKey(run, node), state), durable);
  }

  private void gather(byte[] key, byte[] state) throws IOException {
    try {
      gathering.put(key, state);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  private Pipeline.Step capture() {
    WriteBatch batch = gathering;
    gathering = spare;
    spare = batch;
    return () -> {
      map.write(batch);
      batch.clear();
    };
  }

  @Override
  public void close() throws IOException {
    if (pipeline != null) {
      pipeline.close();
    }
    super.close();
    gathering.close();
    spare.close();
  }
}
