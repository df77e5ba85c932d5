package dev.cairn.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks on files, against other processes and within this one.
 *
 * <p>The operating system's locks belong to the process: whoever opens a locked file a second time
 * in the same process, and closes that, has <em>released</em> the lock, and nobody is told. So what
 * this process holds is remembered here, by file key, and asked before the file is touched. That is
 * the one static state of the library: it has to be as wide as the thing that it guards.
 */
final class FileLocks {
  private static final int HOLDER_BYTES_MAX = 4096;
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> READ_WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

  private static final ReentrantLock GUARD = new ReentrantLock();
  private static final Map<Object, Held> HELD = new HashMap<>();

  /** See {@link #tryLock}: these are never to be closed, and so never to be garbage. */
  private static final List<UninterruptedChannel> KEPT_OPEN = new ArrayList<>();

  private FileLocks() {}

  /** A lock that this process holds on a file: exclusively, or for a number of readers. */
  private static final class Held {
    final UninterruptedChannel channel;
    final boolean shared;
    final String holder;
    int users = 1;

    Held(UninterruptedChannel channel, boolean shared, String holder) {
      this.channel = channel;
      this.shared = shared;
      this.holder = holder;
    }
  }

  static Closeable exclusive(Path file, String path, String holder) throws IOException {
    GUARD.lock();
    try {
      Object key = keyOfExistingOrNew(file);
      Held held = HELD.get(key);
      if (held != null) {
        throw new DiskLockedException(path, held.holder);
      }
      UninterruptedChannel channel = locked(file, path, false);
      HELD.put(key, new Held(channel, false, holder));
      return signed(key, channel, path, holder);
    } finally {
      GUARD.unlock();
    }
  }

  static Closeable shared(Path file, String path) throws IOException {
    GUARD.lock();
    try {
      Object key = key(file);
      Held held = HELD.get(key);
      if (held == null) {
        HELD.put(key, new Held(locked(file, path, true), true, ""));
      } else if (held.shared) {
        held.users++;
      } else {
        throw new DiskLockedException(path, held.holder);
      }
      return release(key);
    } catch (NoSuchFileException e) {
      return () -> {};
    } finally {
      GUARD.unlock();
    }
  }

  private static Object keyOfExistingOrNew(Path file) throws IOException {
    try {
      return key(file);
    } catch (NoSuchFileException missing) {
      createUnlessSomebodyElseDoes(file);
      return key(file);
    }
  }

  private static void createUnlessSomebodyElseDoes(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Another process was first, which is as good: the lock decides between the two.
    }
  }

  /** What tells one file from another, whatever it is called; on Windows, only its name does. */
  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  /** A channel that holds the lock. Only called where this process holds none on the file. */
  private static UninterruptedChannel locked(Path file, String path, boolean shared)
      throws IOException {
    UninterruptedChannel channel = new UninterruptedChannel(file, shared ? READ : READ_WRITE);
    boolean keep = false;
    try {
      if (tryLock(channel, path, shared) == null) {
        throw new DiskLockedException(path, heldByReaders(channel, shared) ? "" : text(channel));
      }
      keep = true;
      return channel;
    } finally {
      if (!keep && !KEPT_OPEN.contains(channel)) {
        channel.close();
      }
    }
  }

  /**
   * The JVM knows of a lock that is not in {@link #HELD}: another class loader has this class too.
   * To close our channel would release that lock, so the channel stays open for as long as the
   * process lives.
   */
  private static @Nullable FileLock tryLock(
      UninterruptedChannel channel, String path, boolean shared) throws IOException {
    try {
      return channel.tryLock(shared);
    } catch (OverlappingFileLockException e) {
      KEPT_OPEN.add(channel);
      throw new DiskLockedException(path, "");
    }
  }

  /** Whether readers are in the way: what the file says is then what a writer left who is gone. */
  private static boolean heldByReaders(UninterruptedChannel channel, boolean shared)
      throws IOException {
    return !shared && channel.tryLock(true) != null;
  }

  private static String text(UninterruptedChannel channel) throws IOException {
    byte[] bytes = new byte[HOLDER_BYTES_MAX];
    int length = channel.read(0, bytes, 0, bytes.length);
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** The text is for people: where a full disk has no room for it, the lock holds without. */
  private static void sign(UninterruptedChannel channel, String path, byte[] text)
      throws IOException {
    try {
      channel.write(0, text, 0, text.length);
    } catch (IOException e) {
      if (!(DeviceErrors.explained(e, path) instanceof DiskFullException)) {
        throw e;
      }
      channel.truncate(0);
    }
  }

  private static Closeable signed(
      Object key, UninterruptedChannel channel, String path, String holder) throws IOException {
    Closeable release = release(key);
    try {
      byte[] bytes = holder.getBytes(StandardCharsets.UTF_8);
      channel.truncate(0);
      sign(channel, path, bytes);
      return release;
    } catch (IOException e) {
      try {
        release.close();
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw DeviceErrors.explained(e, path);
    }
  }

  private static Closeable release(Object key) {
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        released(key);
      }
    };
  }

  private static void released(Object key) throws IOException {
    GUARD.lock();
    try {
      Held held = HELD.get(key);
      if (held != null && --held.users == 0) {
        HELD.remove(key);
        closeEmptied(held);
      }
    } finally {
      GUARD.unlock();
    }
  }

  private static void closeEmptied(Held held) throws IOException {
    try (UninterruptedChannel channel = held.channel) {
      if (!held.shared) {
        channel.truncate(0);
      }
    }
  }
}
