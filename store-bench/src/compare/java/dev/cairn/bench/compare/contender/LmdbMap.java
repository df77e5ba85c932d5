package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.CopyFlags;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * LMDB: one write transaction at a time, values put straight into the map; read transactions are
 * kept and renewed.
 */
final class LmdbMap implements KeyValue {
  private static final long MAP_BYTES = 64L << 30;
  private static final int KEY_BYTES_MAX = 511;

  private final Path directory;
  private final boolean durable;
  private final Queue<Reader> readers = new ConcurrentLinkedQueue<>();
  private final ByteBuffer writtenKey = ByteBuffer.allocateDirect(KEY_BYTES_MAX);
  private Env<ByteBuffer> env;
  private Dbi<ByteBuffer> map;

  /** A read transaction that can be renewed, and a key. */
  private static final class Reader {
    final Txn<ByteBuffer> txn;
    final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES_MAX);

    Reader(Txn<ByteBuffer> txn) {
      this.txn = txn;
    }
  }

  /** Reads within a transaction. */
  private interface Reading<T> {
    T from(Txn<ByteBuffer> txn, ByteBuffer key) throws IOException;
  }

  LmdbMap(Path directory, Opening opening) {
    this.directory = directory;
    this.durable = opening.durable();
    env = open();
    map = env.openDbi((byte[]) null, DbiFlags.MDB_CREATE);
  }

  private Env<ByteBuffer> open() {
    Env.Builder<ByteBuffer> builder = Env.create().setMapSize(MAP_BYTES).setMaxReaders(256);
    // Readers need not stay with one thread.
    return durable
        ? builder.open(directory.toFile(), EnvFlags.MDB_NOTLS)
        : builder.open(directory.toFile(), EnvFlags.MDB_NOTLS, EnvFlags.MDB_NOSYNC);
  }

  @Override
  public void write(List<Change> changes) {
    try (Txn<ByteBuffer> txn = env.txnWrite()) {
      for (Change change : changes) {
        writtenKey.clear().put(change.key).flip();
        if (change.value == null) {
          deleteAll(txn, change.key);
        } else {
          map.reserve(txn, writtenKey, change.value.length).put(change.value);
        }
      }
      txn.commit();
    }
  }

  private void deleteAll(Txn<ByteBuffer> txn, byte[] prefix) {
    try (Cursor<ByteBuffer> at = map.openCursor(txn)) {
      boolean found = at.get(writtenKey, GetOp.MDB_SET_RANGE);
      while (found && Key.hasPrefix(copy(at.key()), prefix)) {
        at.delete();
        writtenKey.clear().put(prefix).flip();
        found = at.get(writtenKey, GetOp.MDB_SET_RANGE);
      }
    }
  }

  private <T> T read(byte[] key, Reading<T> reading) throws IOException {
    Reader reader = readers.poll();
    if (reader == null) {
      reader = new Reader(env.txnRead());
    } else {
      reader.txn.renew();
    }
    try {
      reader.key.clear().put(key).flip();
      return reading.from(reader.txn, reader.key);
    } finally {
      reader.txn.reset();
      readers.add(reader);
    }
  }

  private static byte[] copy(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws IOException {
    return read(key, (txn, at) -> Optional.ofNullable(map.get(txn, at)).map(LmdbMap::copy))
        .orElse(null);
  }

  @Override
  public byte @Nullable [] last(byte[] prefix) throws IOException {
    return read(Key.after(prefix), (txn, after) -> last(txn, after, prefix)).orElse(null);
  }

  private Optional<byte[]> last(Txn<ByteBuffer> txn, ByteBuffer after, byte[] prefix) {
    try (Cursor<ByteBuffer> at = map.openCursor(txn)) {
      boolean found = at.get(after, GetOp.MDB_SET_RANGE) ? at.prev() : at.last();
      return found && Key.hasPrefix(copy(at.key()), prefix)
          ? Optional.of(copy(at.val()))
          : Optional.empty();
    }
  }

  @Override
  public void keys(byte[] prefix, Visitor visitor) throws IOException {
    boolean unused =
        read(
            prefix,
            (txn, first) -> {
              try (Cursor<ByteBuffer> at = map.openCursor(txn)) {
                boolean found = at.get(first, GetOp.MDB_SET_RANGE);
                while (found && visited(copy(at.key()), prefix, visitor)) {
                  found = at.next();
                }
                return found;
              }
            });
  }

  private static boolean visited(byte[] key, byte[] prefix, Visitor visitor) throws IOException {
    return Key.hasPrefix(key, prefix) && visitor.visit(key);
  }

  @Override
  public int values(byte[] prefix, byte[] from, int limit) throws IOException {
    return read(
        from,
        (txn, first) -> {
          int read = 0;
          try (Cursor<ByteBuffer> at = map.openCursor(txn)) {
            boolean found = at.get(first, GetOp.MDB_SET_RANGE);
            while (read < limit && found && Key.hasPrefix(copy(at.key()), prefix)) {
              byte[] unused = copy(at.val());
              read++;
              found = at.next();
            }
          }
          return read;
        });
  }

  /** A file gives nothing back: a compacted copy takes its place. */
  @Override
  public void compact() throws IOException {
    Path copies = Files.createDirectory(directory.resolve("compacted"));
    env.copy(copies.toFile(), CopyFlags.MDB_CP_COMPACT);
    close();
    Path unused =
        Files.move(
            copies.resolve("data.mdb"),
            directory.resolve("data.mdb"),
            StandardCopyOption.REPLACE_EXISTING);
    Files.delete(copies);
    env = open();
    map = env.openDbi((byte[]) null);
  }

  @Override
  public void close() {
    readers.forEach(reader -> reader.txn.close());
    readers.clear();
    env.sync(true);
    env.close();
  }
}
