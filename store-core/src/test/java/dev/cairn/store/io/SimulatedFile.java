package dev.cairn.store.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file of a {@link SimulatedDisk}. */
final class SimulatedFile implements DiskFile {
  private final SimulatedDevice device;
  private final FileImage image;
  private final boolean writable;
  private final AtomicBoolean open = new AtomicBoolean(true);

  SimulatedFile(SimulatedDevice device, FileImage image, boolean writable) {
    this.device = device;
    this.image = image;
    this.writable = writable;
  }

  @Override
  public long size() throws IOException {
    checkOpen();
    return device.size(image);
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    checkOpen();
    checkRange(position, target, offset, length);
    return device.read(image, position, target, offset, length);
  }

  @Override
  public void write(long position, byte[] source, int offset, int length) throws IOException {
    checkWritable();
    checkRange(position, source, offset, length);
    device.write(image, Verb.WRITE, position, source, offset, length);
  }

  @Override
  public void force() throws IOException {
    checkOpen();
    device.force(image);
  }

  @Override
  public void truncate(long size) throws IOException {
    checkWritable();
    device.truncate(image, size);
  }

  @Override
  public DiskMap map(long size) throws IOException {
    checkWritable();
    return device.map(image, size);
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      device.fileClosed();
    }
  }

  private void checkOpen() throws IOException {
    if (!open.get()) {
      throw new ClosedChannelException();
    }
  }

  private void checkWritable() throws IOException {
    checkOpen();
    if (!writable) {
      throw new NonWritableChannelException();
    }
  }

  private static void checkRange(long position, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (position < 0) {
      throw new IllegalArgumentException("position: " + position);
    }
  }
}
