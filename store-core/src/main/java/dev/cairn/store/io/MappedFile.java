package dev.cairn.store.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A map of a real file. Using it after {@link #close} is an exception; using it <em>while</em> it
 * is being closed can kill the JVM, which no check here could prevent without a lock on every put:
 * the user excludes it.
 *
 * <p>A page that the device cannot supply does not kill the JVM, but makes it throw an {@link
 * InternalError}: an {@link IOException} here, if it comes in time. The JVM may deliver it later,
 * when the thread is somewhere else (measured: on 17 as a rule, on 25 now and then). So the bytes
 * must really be on the device before they are mapped.
 */
final class MappedFile implements DiskMap {
  private final String path;
  private final long size;
  private final AtomicReference<Mapper.@Nullable Mapping> mapping;
  private final Runnable onClose;

  MappedFile(String path, long size, Mapper.Mapping mapping, Runnable onClose) {
    this.path = path;
    this.size = size;
    this.mapping = new AtomicReference<>(mapping);
    this.onClose = onClose;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void put(long position, byte[] source, int offset, int length) throws IOException {
    MappedByteBuffer buffer = buffer();
    checkRange("put", position, length);
    try {
      buffer.put((int) position, source, offset, length);
    } catch (InternalError e) {
      throw fault("put", position, length, e);
    }
  }

  @Override
  public void get(long position, byte[] target, int offset, int length) throws IOException {
    MappedByteBuffer buffer = buffer();
    checkRange("get", position, length);
    try {
      buffer.get((int) position, target, offset, length);
    } catch (InternalError e) {
      throw fault("get", position, length, e);
    }
  }

  @Override
  public void force(long position, long length) throws IOException {
    MappedByteBuffer buffer = buffer();
    checkRange("force", position, length);
    try {
      buffer.force((int) position, (int) length);
    } catch (UncheckedIOException e) {
      throw DeviceErrors.failedForce(Objects.requireNonNull(e.getCause()), path, position, length);
    }
  }

  @Override
  public void close() {
    Mapper.Mapping open = mapping.getAndSet(null);
    if (open != null) {
      open.unmap().run();
      onClose.run();
    }
  }

  private MappedByteBuffer buffer() {
    Mapper.Mapping open = mapping.get();
    if (open == null) {
      throw new IllegalStateException(path + ": the map is closed");
    }
    return open.buffer();
  }

  private void checkRange(String verb, long position, long length) {
    if (position < 0 || length < 0 || position > size - length) {
      throw new IndexOutOfBoundsException(
          "%s: %s of %d bytes at %d, in a map of %d".formatted(path, verb, length, position, size));
    }
  }

  /** The JVM's answer to a page that the device could not read, or for which it has no room. */
  private IOException fault(String verb, long position, long length, InternalError fault) {
    return new IOException(
        "%s: %s of %d bytes at %d: %s".formatted(path, verb, length, position, fault.getMessage()),
        fault);
  }
}
