package dev.cairn.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One descriptor of an open file, which no interrupt can touch.
 *
 * <p>A {@link java.nio.channels.FileChannel} would be closed, for everybody, by the interrupt of
 * any thread that is in it. To reopen it would be no cure: the interrupt hides what else went
 * wrong, so that a force which failed looks like one that was merely interrupted, and a write error
 * can be lost when the last descriptor of unforced bytes is closed. The JDK's asynchronous channel
 * makes the same system calls, and is not interruptible.
 */
final class UninterruptedChannel implements Closeable {
  /**
   * The JDK caches a direct buffer of this size for each thread, and for ever: so it is bounded.
   */
  private static final int TRANSFER_BYTES_MAX = 256 * 1024;

  /**
   * Up to here a write leaves the direct buffer to the JDK; any thread may write a batch, and there
   * may be thousands of them.
   */
  private static final int SMALL_BYTES_MAX = 8 * 1024;

  /**
   * Whether a force must be told to take the file's length along. Linux's fdatasync leaves out
   * nothing but times; an fsync writes the inode for their sake alone.
   */
  private static final boolean LENGTH_IS_METADATA =
      !System.getProperty("os.name", "").startsWith("Linux");

  private final AsynchronousFileChannel channel;

  UninterruptedChannel(Path path, Set<? extends OpenOption> options) throws IOException {
    channel = AsynchronousFileChannel.open(path, options, CallerRuns.whereSupported());
  }

  /** Reads until the array's range is full or the file at its end; says how many bytes it read. */
  int read(long position, byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int wanted = Math.min(length - done, TRANSFER_BYTES_MAX);
      ByteBuffer buffer = ByteBuffer.wrap(target, offset + done, wanted);
      int read = await(channel.read(buffer, position + done));
      if (read <= 0) {
        break;
      }
      done += read;
    }
    return done;
  }

  void write(long position, byte[] source, int offset, int length) throws IOException {
    if (length <= SMALL_BYTES_MAX) {
      writeFully(position, ByteBuffer.wrap(source, offset, length));
    } else {
      writeInPieces(position, source, offset, length);
    }
  }

  private void writeInPieces(long position, byte[] source, int offset, int length)
      throws IOException {
    ByteBuffer buffer = DirectBuffers.take(TRANSFER_BYTES_MAX);
    try {
      int done = 0;
      while (done < length) {
        int piece = Math.min(length - done, TRANSFER_BYTES_MAX);
        buffer.clear().put(source, offset + done, piece).flip();
        writeFully(position + done, buffer);
        done += piece;
      }
    } finally {
      DirectBuffers.giveBack(buffer);
    }
  }

  private void writeFully(long position, ByteBuffer buffer) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      at += await(channel.write(buffer, at));
    }
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Makes bytes and length durable. */
  void force() throws IOException {
    channel.force(LENGTH_IS_METADATA);
  }

  /** Makes everything durable, as a directory needs it. */
  void forceAll() throws IOException {
    channel.force(true);
  }

  void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  /** A lock on the whole file; none if another process has one in the way. */
  @Nullable FileLock tryLock(boolean shared) throws IOException {
    return channel.tryLock(0, Long.MAX_VALUE, shared);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int await(Future<Integer> transfer) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return transfer.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw cause(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException cause(ExecutionException failure) {
    return failure.getCause() instanceof IOException cause ? cause : new IOException(failure);
  }
}
