package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The least that a journal must do on this device: bytes into a map under a lock, and a force that
 * is shared by all who wait. No records, no checksums, no index, no runs, and one file, filled with
 * zeros beforehand and written around in a circle. What a store reaches is read against this.
 */
public final class CeilingContender extends Ceiling {
  /** What a store puts into its journal for a state of 1 KiB: frames, head and state. */
  public static final int SAVE_BYTES = 1152;

  /** The states that this is the ceiling of. */
  public static final int STATE_BYTES = 1024;

  private static final int PAGE = 4096;
  private static final int CIRCLE_BYTES = 64 << 20;
  private static final long BURST_BYTES_MAX = 1L << 30;

  private final int fileBytes;
  private final FileChannel channel;
  private final MappedByteBuffer map;
  private final ReentrantLock lock = new ReentrantLock();
  private final byte[] framing = new byte[SAVE_BYTES - STATE_BYTES];
  private final HandOver handOver = new HandOver(this::force);
  private final boolean durable;
  private final @Nullable Pipeline pipeline;

  // Guarded by the lock.
  private int tail;
  private int forcedTo;

  CeilingContender(Path file, Opening opening) throws IOException {
    // A burst goes through the file once, as it does through a journal.
    fileBytes =
        opening.kind() == Kind.BURST
            ? (int) Math.min(opening.budget(), BURST_BYTES_MAX)
            : CIRCLE_BYTES;
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    for (int at = 0; at < fileBytes; at += PAGE) {
      int unused = channel.write(ByteBuffer.allocate(PAGE), at);
    }
    channel.force(true);
    map = channel.map(MapMode.READ_WRITE, 0, fileBytes);
    durable = opening.durable();
    pipeline = opening.kind() == Kind.IN_FLIGHT ? new Pipeline(this::capture) : null;
  }

  @Override
  public long save(String run, String node, byte[] state) throws IOException {
    HandOver.Batch batch;
    lock.lock();
    try {
      put(state);
      batch = handOver.open();
    } finally {
      lock.unlock();
    }
    if (durable) {
      handOver.await(batch);
    }
    return 1;
  }

  @Override
  public void submit(String run, String node, byte[] state, Runnable durable) throws IOException {
    if (pipeline == null) {
      throw new IllegalStateException("opened for another row");
    }
    pipeline.submit(() -> put(state), durable);
  }

  private void put(byte[] state) {
    if (tail + SAVE_BYTES > fileBytes) {
      beginAgain();
    }
    map.put(tail, framing, 0, framing.length);
    map.put(tail + framing.length, state, 0, state.length);
    tail += SAVE_BYTES;
  }

  /** At the end of the file, goes on at its start; where somebody waits, with nothing unforced. */
  private void beginAgain() {
    if (durable) {
      MappedByteBuffer unused = map.force(forcedTo, tail - forcedTo);
    }
    tail = 0;
    forcedTo = 0;
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

  /** What is put from now on begins on a page that is not under write-back. */
  private Pipeline.Step capture() {
    int from = forcedTo;
    int length = tail - from;
    tail = Math.min(fileBytes, (tail + PAGE - 1) / PAGE * PAGE);
    forcedTo = tail;
    return () -> {
      if (length > 0) {
        MappedByteBuffer unused = map.force(from, length);
      }
    };
  }

  @Override
  public void close() throws IOException {
    if (pipeline != null) {
      pipeline.close();
    }
    channel.close();
  }
}
