package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * SQLite with a write-ahead log: three tables, one connection that writes, on which all who wait
 * share a transaction, and connections that read.
 */
final class SqliteContender implements Contender {
  private static final int CACHE_KIB = 64 << 10;
  private static final int BUSY_MILLIS = 10_000;

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE IF NOT EXISTS run (id TEXT PRIMARY KEY, over INTEGER, params BLOB)"
              + " WITHOUT ROWID",
          "CREATE TABLE IF NOT EXISTS checkpoint (run TEXT, node TEXT, seq INTEGER, bytes INTEGER,"
              + " state BLOB)",
          "CREATE UNIQUE INDEX IF NOT EXISTS checkpoints ON checkpoint (run, node, seq, bytes)",
          "CREATE TABLE IF NOT EXISTS event (run TEXT, seq INTEGER, payload BLOB,"
              + " PRIMARY KEY (run, seq)) WITHOUT ROWID");

  private enum Query {
    CREATE("INSERT INTO run VALUES (?, 0, ?)"),
    SAVE("INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?)"),
    APPEND("INSERT INTO event VALUES (?, ?, ?)"),
    FINISH("UPDATE run SET over = 1 WHERE id = ?"),
    DELETE_CHECKPOINTS("DELETE FROM checkpoint WHERE run = ?"),
    DELETE_EVENTS("DELETE FROM event WHERE run = ?"),
    DELETE_RUN("DELETE FROM run WHERE id = ?"),
    LATEST("SELECT state FROM checkpoint WHERE run = ? AND node = ? ORDER BY seq DESC LIMIT 1"),
    AT("SELECT state FROM checkpoint WHERE run = ? AND node = ? AND seq = ?"),
    LIST("SELECT node, seq, bytes FROM checkpoint WHERE run = ?"),
    EVENTS("SELECT payload FROM event WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?"),
    LAST_CHECKPOINT("SELECT max(seq) FROM checkpoint WHERE run = ?"),
    LAST_EVENT("SELECT max(seq) FROM event WHERE run = ?");

    final String sql;

    Query(String sql) {
      this.sql = sql;
    }
  }

  /** One write: a statement and its parameters. */
  private record Write(Query query, List<Object> parameters) {}

  /** A connection with its statements, prepared when first needed. */
  private static final class Session {
    final Connection connection;
    final Map<Query, PreparedStatement> prepared = new EnumMap<>(Query.class);

    Session(Connection connection) {
      this.connection = connection;
    }

    PreparedStatement prepare(Query query, Object... parameters) throws SQLException {
      PreparedStatement statement = prepared.get(query);
      if (statement == null) {
        statement = connection.prepareStatement(query.sql);
        prepared.put(query, statement);
      }
      for (int i = 0; i < parameters.length; i++) {
        set(statement, i + 1, parameters[i]);
      }
      return statement;
    }

    private static void set(PreparedStatement statement, int at, Object value) throws SQLException {
      if (value instanceof byte[] bytes) {
        statement.setBytes(at, bytes);
      } else if (value instanceof Long number) {
        statement.setLong(at, number);
      } else {
        statement.setString(at, (String) value);
      }
    }
  }

  /** Reads what a query has found. */
  private interface Reading<T> {
    T from(ResultSet found) throws SQLException;
  }

  private final String url;
  private final SQLiteConfig config = new SQLiteConfig();
  private final Session writer;
  private final Queue<Session> readers = new ConcurrentLinkedQueue<>();
  private final Sequences checkpoints = new Sequences(run -> last(Query.LAST_CHECKPOINT, run));
  private final Sequences events = new Sequences(run -> last(Query.LAST_EVENT, run));
  private final ReentrantLock lock = new ReentrantLock();
  private final HandOver handOver = new HandOver(this::commit);

  // Guarded by the lock.
  private List<Write> gathered = new ArrayList<>();

  SqliteContender(Path directory, Opening opening) throws IOException {
    url = "jdbc:sqlite:" + directory.resolve("store.db");
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(opening.durable() ? SynchronousMode.FULL : SynchronousMode.NORMAL);
    config.setCacheSize(-CACHE_KIB);
    config.setBusyTimeout(BUSY_MILLIS);
    try {
      writer = new Session(config.createConnection(url));
      try (Statement statement = writer.connection.createStatement()) {
        for (String sql : SCHEMA) {
          boolean unused = statement.execute(sql);
        }
      }
      writer.connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private void write(Write... writes) throws IOException {
    HandOver.Batch batch;
    lock.lock();
    try {
      gathered.addAll(List.of(writes));
      batch = handOver.open();
    } finally {
      lock.unlock();
    }
    handOver.await(batch);
  }

  private HandOver.Batch commit() throws IOException {
    HandOver.Batch batch;
    List<Write> taken;
    lock.lock();
    try {
      batch = handOver.next();
      taken = gathered;
      gathered = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    try {
      for (Write write : taken) {
        int unused = writer.prepare(write.query, write.parameters.toArray()).executeUpdate();
      }
      writer.connection.commit();
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return batch;
  }

  private <T> T read(Query query, Reading<T> reading, Object... parameters) throws IOException {
    try {
      Session session = readers.poll();
      if (session == null) {
        session = new Session(config.createConnection(url));
      }
      try (ResultSet found = session.prepare(query, parameters).executeQuery()) {
        return reading.from(found);
      } finally {
        readers.add(session);
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private long last(Query query, String run) throws IOException {
    return read(query, found -> found.next() ? found.getLong(1) : 0L, run);
  }

  @Override
  public void createRun(String run, byte[] params) throws IOException {
    checkpoints.begin(run);
    events.begin(run);
    write(new Write(Query.CREATE, List.of(run, params)));
  }

  @Override
  public long save(String run, String node, byte[] state) throws IOException {
    long seq = checkpoints.next(run);
    write(new Write(Query.SAVE, List.of(run, node, seq, (long) state.length, state)));
    return seq;
  }

  @Override
  public void append(String run, byte[] payload) throws IOException {
    write(new Write(Query.APPEND, List.of(run, events.next(run), payload)));
  }

  @Override
  public void finish(String run) throws IOException {
    write(new Write(Query.FINISH, List.of(run)));
  }

  @Override
  public byte @Nullable [] latest(String run, String node) throws IOException {
    return read(Query.LATEST, SqliteContender::bytes, run, node).orElse(null);
  }

  @Override
  public byte @Nullable [] at(String run, String node, long seq) throws IOException {
    return read(Query.AT, SqliteContender::bytes, run, node, seq).orElse(null);
  }

  private static Optional<byte[]> bytes(ResultSet found) throws SQLException {
    return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
  }

  @Override
  public int list(String run) throws IOException {
    return read(
        Query.LIST,
        found -> {
          int count = 0;
          while (found.next()) {
            count += found.getString(1) != null && found.getLong(2) + found.getLong(3) > 0 ? 1 : 0;
          }
          return count;
        },
        run);
  }

  @Override
  public int events(String run, long sinceSeq, int limit) throws IOException {
    return read(
        Query.EVENTS,
        found -> {
          int count = 0;
          while (found.next()) {
            byte[] unused = found.getBytes(1);
            count++;
          }
          return count;
        },
        run,
        sinceSeq,
        (long) limit);
  }

  @Override
  public void delete(String run) throws IOException {
    write(
        new Write(Query.DELETE_CHECKPOINTS, List.of(run)),
        new Write(Query.DELETE_EVENTS, List.of(run)),
        new Write(Query.DELETE_RUN, List.of(run)));
    checkpoints.forget(run);
    events.forget(run);
  }

  /** By a connection of its own: none of its statements may be under way. */
  @Override
  public void compact() throws IOException {
    try {
      closeReaders();
      try (Connection connection = config.createConnection(url);
          Statement statement = connection.createStatement()) {
        boolean unused = statement.execute("VACUUM");
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private void closeReaders() throws SQLException {
    for (Session session = readers.poll(); session != null; session = readers.poll()) {
      session.connection.close();
    }
  }

  /** The last connection to close moves the log into the database. */
  @Override
  public void close() throws IOException {
    try {
      closeReaders();
      writer.connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
