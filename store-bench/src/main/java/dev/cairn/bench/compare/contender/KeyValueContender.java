package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs, checkpoints and events in an ordered map. */
class KeyValueContender implements Contender {
  private static final byte[] OVER = {1};

  private final KeyValue map;
  private final GroupWriter.Transaction writer;
  private final Sequences checkpoints = new Sequences(this::lastCheckpoint);
  private final Sequences events = new Sequences(this::lastEvent);

  private KeyValueContender(KeyValue map, GroupWriter.Transaction writer) {
    this.map = map;
    this.writer = writer;
  }

  /** For a map that lets concurrent writes share a force. */
  KeyValueContender(KeyValue map) {
    this(map, map::write);
  }

  /** For a map with one transaction at a time: those who wait share it. */
  static Contender grouping(KeyValue map) {
    return new KeyValueContender(map, new GroupWriter(map::write)::write);
  }

  private long lastCheckpoint(String run) throws IOException {
    long[] last = {0};
    map.keys(
        Key.checkpoints(run),
        key -> {
          last[0] = Math.max(last[0], Key.seq(key));
          return true;
        });
    return last[0];
  }

  private long lastEvent(String run) throws IOException {
    long[] last = {0};
    map.keys(
        Key.events(run),
        key -> {
          last[0] = Key.seq(key);
          return true;
        });
    return last[0];
  }

  @Override
  public void createRun(String run, byte[] params) throws IOException {
    checkpoints.begin(run);
    events.begin(run);
    writer.write(List.of(Change.put(Key.run(run), params)));
  }

  @Override
  public long save(String run, String node, byte[] state) throws IOException {
    long seq = checkpoints.next(run);
    writer.write(List.of(Change.put(Key.checkpoint(run, node, seq), state)));
    return seq;
  }

  final byte[] nextKey(String run, String node) {
    return Key.checkpoint(run, node, checkpoints.next(run));
  }

  @Override
  public void append(String run, byte[] payload) throws IOException {
    writer.write(List.of(Change.put(Key.event(run, events.next(run)), payload)));
  }

  @Override
  public void finish(String run) throws IOException {
    writer.write(List.of(Change.put(Key.run(run), OVER)));
  }

  @Override
  public byte @Nullable [] latest(String run, String node) throws IOException {
    return map.last(Key.checkpoints(run, node));
  }

  @Override
  public byte @Nullable [] at(String run, String node, long seq) throws IOException {
    return map.get(Key.checkpoint(run, node, seq));
  }

  @Override
  public int list(String run) throws IOException {
    int[] count = {0};
    map.keys(
        Key.checkpoints(run),
        key -> {
          count[0]++;
          return true;
        });
    return count[0];
  }

  @Override
  public int events(String run, long sinceSeq, int limit) throws IOException {
    return map.values(Key.events(run), Key.event(run, sinceSeq + 1), limit);
  }

  @Override
  public void delete(String run) throws IOException {
    writer.write(
        List.of(
            Change.deleteAll(Key.checkpoints(run)),
            Change.deleteAll(Key.events(run)),
            Change.deleteAll(Key.run(run))));
    checkpoints.forget(run);
    events.forget(run);
  }

  @Override
  public void rest() throws IOException {
    map.rest();
  }

  @Override
  public void compact() throws IOException {
    map.compact();
  }

  @Override
  public void close() throws IOException {
    map.close();
  }
}
