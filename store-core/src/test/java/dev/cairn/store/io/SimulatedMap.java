package dev.cairn.store.io;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** A map of a {@link SimulatedDisk}'s file. */
final class SimulatedMap implements DiskMap {
  private final SimulatedDevice device;
  private final FileImage image;
  private final long size;
  private final AtomicBoolean open = new AtomicBoolean(true);

  SimulatedMap(SimulatedDevice device, FileImage image, long size) {
    this.device = device;
    this.image = image;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void put(long position, byte[] source, int offset, int length) throws IOException {
    checkRange("put", position, length);
    Objects.checkFromIndexSize(offset, length, source.length);
    device.write(image, Verb.PUT, position, source, offset, length);
  }

  @Override
  public void get(long position, byte[] target, int offset, int length) throws IOException {
    checkRange("get", position, length);
    Objects.checkFromIndexSize(offset, length, target.length);
    device.get(image, position, target, offset, length);
  }

  @Override
  public void force(long position, long length) throws IOException {
    checkRange("force", position, length);
    device.beforeForce(image.path());
    device.force(image, position, length);
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      device.mapClosed();
    }
  }

  private void checkRange(String verb, long position, long length) {
    if (!open.get()) {
      throw new IllegalStateException(image.path() + ": the map is closed");
    }
    if (position < 0 || length < 0 || position > size - length) {
      throw new IndexOutOfBoundsException(
          "%s: %s of %d bytes at %d, in a map of %d"
              .formatted(image.path(), verb, length, position, size));
    }
  }
}
