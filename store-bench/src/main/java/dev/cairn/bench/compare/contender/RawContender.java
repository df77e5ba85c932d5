package dev.cairn.bench.compare.contender;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The ceiling of positional writes: length, CRC32C and bytes, appended to one file that grows; a
 * force is shared by all who wait. Where they lie is kept in memory, and nowhere else: what was
 * written cannot be found again after this process.
 */
final class RawContender extends Ceiling {
  private static final int FRAME_BYTES = 8;
  private static final byte[] OVER = {1};

  /** Where something lies. */
  private record Place(long offset, int length, int crc) {}

  private final FileChannel channel;
  private final boolean durable;
  private final ReentrantLock lock = new ReentrantLock();
  private final HandOver handOver = new HandOver(this::force);
  private final Map<String, List<Place>> states = new ConcurrentHashMap<>();
  private final Map<String, List<Place>> events = new ConcurrentHashMap<>();
  private final @Nullable Pipeline pipeline;

  // Guarded by the lock.
  private long tail;

  // Guarded by the pipeline's lock, and handed over.
  private ByteArrayOutputStream gathering = new ByteArrayOutputStream();
  private ByteArrayOutputStream spare = new ByteArrayOutputStream();

  RawContender(Path file, Opening opening) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    durable = opening.durable();
    tail = channel.size();
    pipeline = opening.kind() == Kind.IN_FLIGHT ? new Pipeline(this::capture) : null;
  }

  @Override
  public void createRun(String run, byte[] params) throws IOException {
    Place unused = write(params);
  }

  @Override
  public void finish(String run) throws IOException {
    Place unused = write(OVER);
  }

  @Override
  public long save(String run, String node, byte[] state) throws IOException {
    Place place = write(state);
    List<Place> all = states.computeIfAbsent(run + '\0' + node, RawContender::places);
    synchronized (all) {
      all.add(place);
      return all.size();
    }
  }

  @Override
  public void append(String run, byte[] payload) throws IOException {
    Place place = write(payload);
    events.computeIfAbsent(run, RawContender::places).add(place);
  }

  private static List<Place> places(String ignored) {
    return Collections.synchronizedList(new ArrayList<>());
  }

  private Place write(byte[] bytes) throws IOException {
    int crc = crc(bytes);
    ByteBuffer frame = frame(bytes, crc);
    HandOver.Batch batch;
    long at;
    lock.lock();
    try {
      at = tail;
      append(frame);
      batch = handOver.open();
    } finally {
      lock.unlock();
    }
    if (durable) {
      handOver.await(batch);
    }
    return new Place(at + FRAME_BYTES, bytes.length, crc);
  }

  private static ByteBuffer frame(byte[] bytes, int crc) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES + bytes.length);
    return frame.putInt(bytes.length).putInt(crc).put(bytes).flip();
  }

  private void append(ByteBuffer frames) throws IOException {
    tail += frames.remaining();
    while (frames.hasRemaining()) {
      int unused = channel.write(frames, tail - frames.remaining());
    }
  }

  /** What is on its way is gathered, and written and forced at once. */
  @Override
  public void submit(String run, String node, byte[] state, Runnable durable) throws IOException {
    if (pipeline == null) {
      throw new IllegalStateException("opened for another row");
    }
    pipeline.submit(() -> gathering.writeBytes(frame(state, crc(state)).array()), durable);
  }

  private Pipeline.Step capture() {
    ByteArrayOutputStream batch = gathering;
    gathering = spare;
    spare = batch;
    return () -> {
      append(ByteBuffer.wrap(batch.toByteArray()));
      channel.force(false);
      batch.reset();
    };
  }

  private HandOver.Batch force() throws IOException {
    HandOver.Batch batch;
    lock.lock();
    try {
      batch = handOver.next();
    } finally {
      lock.unlock();
    }
    channel.force(false);
    return batch;
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public byte @Nullable [] latest(String run, String node) throws IOException {
    List<Place> all = states.get(run + '\0' + node);
    return all == null ? null : read(all.get(all.size() - 1));
  }

  @Override
  public byte @Nullable [] at(String run, String node, long seq) throws IOException {
    List<Place> all = states.get(run + '\0' + node);
    return all == null || seq > all.size() ? null : read(all.get((int) seq - 1));
  }

  private byte[] read(Place place) throws IOException {
    byte[] bytes = new byte[place.length];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    while (into.hasRemaining()) {
      if (channel.read(into, place.offset + into.position()) < 0) {
        throw new IOException("the file ends within a record");
      }
    }
    if (crc(bytes) != place.crc) {
      throw new IOException("wrong bytes at " + place.offset);
    }
    return bytes;
  }

  @Override
  public int events(String run, long sinceSeq, int limit) throws IOException {
    List<Place> all = events.getOrDefault(run, List.of());
    int read = 0;
    for (long seq = sinceSeq; seq < all.size() && read < limit; seq++) {
      byte[] unused = read(all.get((int) seq));
      read++;
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    if (pipeline != null) {
      pipeline.close();
    }
    channel.close();
  }
}
