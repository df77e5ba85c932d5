package dev.cairn.store.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An open file of a {@link FileSystemDisk}. */
final class ChannelFile implements DiskFile {
  private final FileSystemDisk disk;
  private final UninterruptedChannel channel;
  private final boolean writable;

  /** Which file it is, where it may be mapped: that is done through its name. */
  private final @Nullable Object key;

  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile String path;

  ChannelFile(FileSystemDisk disk, String path, Set<? extends OpenOption> options)
      throws IOException {
    this.disk = disk;
    this.path = path;
    this.writable = options.contains(StandardOpenOption.WRITE);
    this.channel = new UninterruptedChannel(disk.resolve(path), options);
    this.key = writable ? keyOrClose() : null;
  }

  private @Nullable Object keyOrClose() throws IOException {
    try {
      return key(disk.resolve(path));
    } catch (IOException e) {
      try {
        channel.close();
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Follows a rename: a map is made through the file's name. */
  void renamed(String from, String to) {
    if (path.equals(from)) {
      path = to;
    }
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    try {
      return channel.read(position, target, offset, length);
    } catch (IOException e) {
      throw DeviceErrors.explained(e, path, "read", position, length);
    }
  }

  @Override
  public void write(long position, byte[] source, int offset, int length) throws IOException {
    try {
      channel.write(position, source, offset, length);
    } catch (IOException e) {
      throw DeviceErrors.explained(e, path, "write", position, length);
    }
  }

  @Override
  public void force() throws IOException {
    try {
      channel.force();
    } catch (IOException e) {
      throw DeviceErrors.failedForce(e, path, 0, 0);
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      throw DeviceErrors.explained(e, path, "truncate", size, 0);
    }
  }

  @Override
  public DiskMap map(long size) throws IOException {
    if (!writable) {
      throw new NonWritableChannelException();
    }
    checkMapped(size);
    return disk.mapped(path, size, mapping(size));
  }

  private void checkMapped(long size) throws IOException {
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("size: " + size + " is not in 1 to 2^31-1");
    }
    long found = channel.size();
    if (found < size) {
      throw new IOException("%s: map of %d bytes, found %d".formatted(path, size, found));
    }
  }

  /** Maps through a channel of its own, which an interrupt may close: then it is done again. */
  private Mapper.Mapping mapping(long size) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return mappingOnce(size);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Mapper.Mapping mappingOnce(long size) throws IOException {
    Path file = disk.resolve(path);
    try (FileChannel mappable =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (!Objects.equals(key, key(file))) {
        throw new IOException(path + ": is no longer the file that was opened");
      }
      return disk.mapper().map(mappable, size);
    }
  }

  @Override
  public void close() throws IOException {
    if (open.compareAndSet(true, false)) {
      disk.closed(this);
      channel.close();
    }
  }
}
