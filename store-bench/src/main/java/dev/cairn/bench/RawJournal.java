package dev.cairn.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The least that a journal must do on this device: bytes into a map under a lock, and a force that
 * is shared by all who wait. No records, no checksums, no index, no runs, and one file, filled with
 * zeros beforehand and written around in a circle. What a store reaches is read against this.
 */
final class RawJournal implements Closeable {
  private static final int PAGE = 4096;

  private final FileChannel channel;
  private final MappedByteBuffer map;
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentLinkedQueue<Thread> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean leading = new AtomicBoolean();
  private volatile long durable;

  // Guarded by the lock.
  private int tail;
  private int forcedTo;
  private long put;

  RawJournal(Path file, int size) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    for (int at = 0; at < size; at += PAGE) {
      int unused = channel.write(ByteBuffer.allocate(PAGE), at);
    }
    channel.force(true);
    map = channel.map(MapMode.READ_WRITE, 0, size);
  }

  /** Puts bytes; answers what {@link #await} is to wait for. */
  long put(byte[] bytes) {
    lock.lock();
    try {
      if (tail + bytes.length > map.capacity()) {
        map.force(forcedTo, tail - forcedTo);
        tail = 0;
        forcedTo = 0;
      }
      map.put(tail, bytes, 0, bytes.length);
      tail += bytes.length;
      return ++put;
    } finally {
      lock.unlock();
    }
  }

  /** Returns once that put is durable. */
  void await(long number) {
    if (durable >= number) {
      return;
    }
    Thread me = Thread.currentThread();
    waiting.add(me);
    while (durable < number) {
      if (leading.compareAndSet(false, true)) {
        lead(number);
      } else {
        LockSupport.park(this);
      }
    }
    boolean unused = waiting.remove(me);
  }

  private void lead(long number) {
    try {
      if (durable < number) {
        durable = force();
      }
    } finally {
      leading.set(false);
      waiting.forEach(LockSupport::unpark);
    }
  }

  private long force() {
    int from;
    int to;
    long number;
    lock.lock();
    try {
      from = forcedTo;
      to = tail;
      number = put;
      tail = Math.min(map.capacity(), (tail + PAGE - 1) / PAGE * PAGE);
      forcedTo = tail;
    } finally {
      lock.unlock();
    }
    if (from < to) {
      MappedByteBuffer unused = map.force(from, to - from);
    }
    return number;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
