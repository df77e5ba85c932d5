package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Chronicle Queue. It has no shared force of its own: {@code ExcerptAppender.sync()} forces, with
 * msync, what was appended up to there. Here all who wait share one, as they do in the ceiling; the
 * force is the same msync, made while others append. One appender is used by all, under a lock. A
 * queue is read by position: which position a checkpoint has is kept in memory, and found by
 * reading all of it when it is opened.
 */
final class ChronicleContender extends Ceiling {
  private static final int DOCUMENT_BYTES = 2048;

  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private final boolean durable;
  private final ReentrantLock lock = new ReentrantLock();
  private final HandOver handOver = new HandOver(this::force);
  private final Bytes<?> document = Bytes.allocateElasticOnHeap(DOCUMENT_BYTES);
  private final Map<String, List<Long>> states = new ConcurrentHashMap<>();
  private final Map<String, List<Long>> events = new ConcurrentHashMap<>();
  private final Queue<ExcerptTailer> tailers = new ConcurrentLinkedQueue<>();
  private final @Nullable Pipeline pipeline;

  ChronicleContender(Path directory, Opening opening) {
    durable = opening.durable();
    queue =
        SingleChronicleQueueBuilder.binary(directory.resolve("queue"))
            .syncMode(durable ? SyncMode.SYNC : SyncMode.ASYNC)
            .build();
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
    document.singleThreadedCheckDisabled(true);
    pipeline = opening.kind() == Kind.IN_FLIGHT ? new Pipeline(this::capture) : null;
    readPlaces();
  }

  /** What is where is found by reading everything. */
  private void readPlaces() {
    try (ExcerptTailer tailer = queue.createTailer()) {
      document.clear();
      while (tailer.readBytes(document)) {
        String key = document.readUtf8();
        if (key != null) {
          Map<String, List<Long>> places = key.indexOf('\0') < 0 ? events : states;
          places.computeIfAbsent(key, absent -> new ArrayList<>()).add(tailer.lastReadIndex());
        }
        document.clear();
      }
    }
  }

  @Override
  public long save(String run, String node, byte[] state) throws IOException {
    return write(states, run + '\0' + node, state);
  }

  @Override
  public void append(String run, byte[] payload) throws IOException {
    long unused = write(events, run, payload);
  }

  private long write(Map<String, List<Long>> places, String key, byte[] bytes) throws IOException {
    HandOver.Batch batch;
    long seq;
    lock.lock();
    try {
      seq = append(places, key, bytes);
      batch = handOver.open();
    } finally {
      lock.unlock();
    }
    if (durable) {
      handOver.await(batch);
    }
    return seq;
  }

  @Override
  public void submit(String run, String node, byte[] state, Runnable durable) throws IOException {
    if (pipeline == null) {
      throw new IllegalStateException("opened for something else");
    }
    pipeline.submit(() -> append(states, run + '\0' + node, state), durable);
  }

  private long append(Map<String, List<Long>> places, String key, byte[] bytes) {
    document.clear();
    document.writeUtf8(key).writeInt(bytes.length).write(bytes);
    appender.writeBytes(document);
    List<Long> all = places.computeIfAbsent(key, absent -> new ArrayList<>());
    all.add(appender.lastIndexAppended());
    return all.size();
  }

  private HandOver.Batch force() throws IOException {
    HandOver.Batch batch;
    Pipeline.Step step;
    lock.lock();
    try {
      batch = handOver.next();
      step = capture();
    } finally {
      lock.unlock();
    }
    step.run();
    return batch;
  }

  /**
   * What {@code ExcerptAppender.sync()} does, but up to where the appender was when this was
   * captured: it may go on meanwhile. A cycle of the queue is one mapping, until the day is over.
   */
  private Pipeline.Step capture() throws IOException {
    Wire wire = appender.wire();
    if (wire == null || !(wire.bytes().bytesStore() instanceof MappedBytesStore mapped)) {
      throw new IOException("the appender has no mapped bytes");
    }
    long position = wire.bytes().writePosition();
    return () -> mapped.syncUpTo(position, SyncMode.SYNC);
  }

  @Override
  public byte @Nullable [] latest(String run, String node) throws IOException {
    Long index = place(states, run + '\0' + node, Long.MAX_VALUE);
    return index == null ? null : read(index);
  }

  @Override
  public byte @Nullable [] at(String run, String node, long seq) throws IOException {
    Long index = place(states, run + '\0' + node, seq);
    return index == null ? null : read(index);
  }

  @Override
  public int events(String run, long sinceSeq, int limit) throws IOException {
    int read = 0;
    Long index = place(events, run, sinceSeq + 1);
    while (read < limit && index != null) {
      byte[] unused = read(index);
      read++;
      index = place(events, run, sinceSeq + 1 + read);
    }
    return read;
  }

  private @Nullable Long place(Map<String, List<Long>> places, String key, long seq) {
    lock.lock();
    try {
      List<Long> all = places.getOrDefault(key, List.of());
      int at = (int) (seq == Long.MAX_VALUE ? all.size() : seq) - 1;
      return at < 0 || at >= all.size() ? null : all.get(at);
    } finally {
      lock.unlock();
    }
  }

  private byte[] read(long index) throws IOException {
    ExcerptTailer tailer = tailers.poll();
    if (tailer == null) {
      tailer = queue.createTailer();
      tailer.singleThreadedCheckDisabled(true);
    }
    Bytes<?> found = Bytes.allocateElasticOnHeap(DOCUMENT_BYTES);
    try {
      if (!tailer.moveToIndex(index) || !tailer.readBytes(found)) {
        throw new IOException("nothing at index " + index);
      }
      String key = found.readUtf8();
      byte[] bytes = new byte[found.readInt()];
      if (key == null || found.read(bytes) < bytes.length) {
        throw new IOException("not a whole document at index " + index);
      }
      return bytes;
    } finally {
      found.releaseLast();
      tailers.add(tailer);
    }
  }

  @Override
  public void close() throws IOException {
    if (pipeline != null) {
      pipeline.close();
    }
    tailers.forEach(ExcerptTailer::close);
    appender.close();
    queue.close();
    document.releaseLast();
  }
}
