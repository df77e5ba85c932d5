package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * H2's MVStore. Durable, a commit and a force after what is written; relaxed, it commits by itself,
 * within a second.
 */
final class MvMap implements KeyValue {
  private static final int COMPACT_MILLIS_MAX = 20_000;

  private final boolean durable;
  private final MVStore store;
  private final MVMap<byte[], byte[]> map;

  MvMap(Path directory, Opening opening) {
    durable = opening.durable();
    MVStore.Builder builder =
        new MVStore.Builder().fileName(directory.resolve("store.mv").toString()).compress();
    store = (durable ? builder.autoCommitDisabled() : builder).open();
    map =
        store.openMap(
            "all",
            new MVMap.Builder<byte[], byte[]>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
  }

  @Override
  public void write(List<Change> changes) {
    for (Change change : changes) {
      if (change.value == null) {
        deleteAll(change.key);
      } else {
        byte[] unused = map.put(change.key, change.value);
      }
    }
    if (durable) {
      long unused = store.commit();
      store.sync();
    }
  }

  private void deleteAll(byte[] prefix) {
    byte[] key = map.ceilingKey(prefix);
    while (key != null && Key.hasPrefix(key, prefix)) {
      byte[] unused = map.remove(key);
      key = map.higherKey(key);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return copy(map.get(key));
  }

  /** What it answers is in its cache: the caller gets one of its own. */
  private static byte @Nullable [] copy(byte @Nullable [] cached) {
    return cached == null ? null : cached.clone();
  }

  @Override
  public byte @Nullable [] last(byte[] prefix) {
    byte[] key = map.lowerKey(Key.after(prefix));
    return key != null && Key.hasPrefix(key, prefix) ? copy(map.get(key)) : null;
  }

  @Override
  public void keys(byte[] prefix, Visitor visitor) throws IOException {
    Iterator<byte[]> keys = map.keyIterator(prefix);
    while (keys.hasNext()) {
      byte[] key = keys.next();
      if (!Key.hasPrefix(key, prefix) || !visitor.visit(key)) {
        return;
      }
    }
  }

  @Override
  public int values(byte[] prefix, byte[] from, int limit) {
    Cursor<byte[], byte[]> at = map.cursor(from);
    int read = 0;
    while (read < limit && at.hasNext() && Key.hasPrefix(at.next(), prefix)) {
      byte[] unused = at.getValue().clone();
      read++;
    }
    return read;
  }

  @Override
  public void compact() {
    long unused = store.commit();
    store.setRetentionTime(0);
    store.compactFile(COMPACT_MILLIS_MAX);
  }

  @Override
  public void close() {
    store.close();
  }
}
