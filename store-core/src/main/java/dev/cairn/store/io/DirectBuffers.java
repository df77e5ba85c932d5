package dev.cairn.store.io;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Direct buffers for writes, shared by all threads. The JDK would keep one for each thread that
 * ever wrote, of the largest size it wrote, for ever: a thousand writers would use the JVM's direct
 * memory up.
 */
final class DirectBuffers {
  private static final int KEPT = 16;
  private static final BlockingQueue<ByteBuffer> FREE = new ArrayBlockingQueue<>(KEPT);

  private DirectBuffers() {}

  /** A buffer of that many bytes, to be given back; all of them are of the same size. */
  static ByteBuffer take(int bytes) {
    ByteBuffer free = FREE.poll();
    return free == null ? ByteBuffer.allocateDirect(bytes) : free;
  }

  /** Keeps it for the next who needs one; if there are enough it is left to the collector. */
  static void giveBack(ByteBuffer buffer) {
    boolean unused = FREE.offer(buffer);
  }
}
