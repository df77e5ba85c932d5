package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.env.Transaction;
import org.jspecify.annotations.Nullable;

/** Xodus environments: a log-structured B-tree in Java. */
final class XodusMap implements KeyValue {
  private static final int CACHE_PERCENT = 25;

  private final Path directory;
  private final boolean durable;
  private Environment environment;
  private Store store;

  XodusMap(Path directory, Opening opening) {
    this.directory = directory;
    this.durable = opening.durable();
    environment = open(false);
    store = openStore();
  }

  private Environment open(boolean compacting) {
    return Environments.newInstance(
        directory.toFile(),
        new EnvironmentConfig()
            .setLogDurableWrite(durable)
            .setMemoryUsagePercentage(CACHE_PERCENT)
            .setManagementEnabled(false)
            .setEnvCompactOnOpen(compacting));
  }

  private Store openStore() {
    return environment.computeInTransaction(
        txn -> environment.openStore("all", StoreConfig.WITHOUT_DUPLICATES_WITH_PREFIXING, txn));
  }

  @Override
  public void write(List<Change> changes) {
    environment.executeInExclusiveTransaction(
        txn -> {
          for (Change change : changes) {
            if (change.value == null) {
              deleteAll(txn, change.key);
            } else {
              boolean unused =
                  store.put(
                      txn, new ArrayByteIterable(change.key), new ArrayByteIterable(change.value));
            }
          }
        });
  }

  private void deleteAll(Transaction txn, byte[] prefix) {
    try (Cursor at = store.openCursor(txn)) {
      ByteIterable found = at.getSearchKeyRange(new ArrayByteIterable(prefix));
      while (found != null && Key.hasPrefix(copy(at.getKey()), prefix)) {
        boolean unused = at.deleteCurrent();
        found = at.getNext() ? at.getValue() : null;
      }
    }
  }

  private static byte[] copy(ByteIterable from) {
    byte[] bytes = from.getBytesUnsafe();
    return Arrays.copyOf(bytes, from.getLength());
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return environment.<byte @Nullable []>computeInReadonlyTransaction(
        txn -> {
          ByteIterable found = store.get(txn, new ArrayByteIterable(key));
          return found == null ? null : copy(found);
        });
  }

  @Override
  public byte @Nullable [] last(byte[] prefix) {
    return environment.<byte @Nullable []>computeInReadonlyTransaction(
        txn -> {
          try (Cursor at = store.openCursor(txn)) {
            ArrayByteIterable after = new ArrayByteIterable(Key.after(prefix));
            boolean found = at.getSearchKeyRange(after) == null ? at.getLast() : at.getPrev();
            return found && Key.hasPrefix(copy(at.getKey()), prefix) ? copy(at.getValue()) : null;
          }
        });
  }

  @Override
  public void keys(byte[] prefix, Visitor visitor) throws IOException {
    Transaction txn = environment.beginReadonlyTransaction();
    try (Cursor at = store.openCursor(txn)) {
      boolean found = at.getSearchKeyRange(new ArrayByteIterable(prefix)) != null;
      while (found) {
        byte[] key = copy(at.getKey());
        found = Key.hasPrefix(key, prefix) && visitor.visit(key) && at.getNext();
      }
    } finally {
      txn.abort();
    }
  }

  @Override
  public int values(byte[] prefix, byte[] from, int limit) {
    Transaction txn = environment.beginReadonlyTransaction();
    int read = 0;
    try (Cursor at = store.openCursor(txn)) {
      boolean found = at.getSearchKeyRange(new ArrayByteIterable(from)) != null;
      while (read < limit && found && Key.hasPrefix(copy(at.getKey()), prefix)) {
        byte[] unused = copy(at.getValue());
        read++;
        found = at.getNext();
      }
    } finally {
      txn.abort();
    }
    return read;
  }

  /** It cleans in the background while in use; opening it so does all of it at once. */
  @Override
  public void compact() {
    environment.close();
    environment = open(true);
    store = openStore();
  }

  @Override
  public void close() {
    environment.close();
  }
}
