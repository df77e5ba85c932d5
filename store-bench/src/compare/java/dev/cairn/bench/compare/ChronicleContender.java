package dev.cairn.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Chronicle Queue. It has no shared force of its own: {@code ExcerptAppender.sync()} forces, with
 * msync, what was appended up to there. Here all who wait share one, as they do in the ceiling; the
 * force is the same msync, made while others append. One appender is used by all, under a lock.
 */
final class ChronicleContender implements Contender {
  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private final ReentrantLock lock = new ReentrantLock();
  private final HandOver handOver = new HandOver(this::force);
  private final Bytes<?> document = Bytes.allocateElasticOnHeap(2 * States.BYTES);
  private final @Nullable Pipeline pipeline;

  ChronicleContender(Path directory, Row row) {
    queue =
        SingleChronicleQueueBuilder.binary(directory.resolve("queue"))
            .syncMode(row.durable() ? SyncMode.SYNC : SyncMode.ASYNC)
            .build();
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
    pipeline = row.kind() == Row.Kind.IN_FLIGHT ? new Pipeline(this::capture) : null;
  }

  @Override
  public void saveSync(int run, byte[] state) throws IOException {
    HandOver.Batch batch;
    lock.lock();
    try {
      append(run, state);
      batch = handOver.open();
    } finally {
      lock.unlock();
    }
    handOver.await(batch);
  }

  @Override
  public void saveAsync(int run, byte[] state) {
    append(run, state);
  }

  @Override
  public void submit(int run, byte[] state, Runnable durable) throws IOException {
    if (pipeline == null) {
      throw new IllegalStateException("opened for another row");
    }
    pipeline.submit(() -> append(run, state), durable);
  }

  private void append(int run, byte[] state) {
    document.clear();
    document.writeInt(run).write(state);
    appender.writeBytes(document);
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
  public void close() throws IOException {
    if (pipeline != null) {
      pipeline.close();
    }
    appender.close();
    queue.close();
    document.releaseLast();
  }
}
