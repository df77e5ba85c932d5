package dev.cairn.store.io;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What lies under a simulated disk's files and directories: the calls as they come in, one at a
 * time, their faults, and the room that is left.
 */
final class SimulatedDevice {
  private final ReentrantLock guard = new ReentrantLock();
  private final CallLog log = new CallLog();
  private final OpenCount files = new OpenCount();
  private final OpenCount maps = new OpenCount();
  private final OpenCount handles = new OpenCount();
  private final DirectoryTree tree;
  private long capacity = Long.MAX_VALUE;
  private int percentDone = 50;
  private volatile Consumer<String> beforeForce = path -> {};

  SimulatedDevice(DirectoryTree tree) {
    this.tree = tree;
  }

  CallLog log() {
    return log;
  }

  OpenCount files() {
    return files;
  }

  OpenCount maps() {
    return maps;
  }

  OpenCount handles() {
    return handles;
  }

  void setCapacity(long bytes) {
    capacity = bytes;
  }

  void cutPowerAt(long nthCall, int percent) {
    percentDone = percent;
    log.failAt(nthCall, Fault.POWER_CUT);
  }

  long size(FileImage file) throws IOException {
    return atomically(
        () -> {
          entered(Verb.SIZE, file.path(), false);
          return file.length();
        });
  }

  int read(FileImage file, long position, byte[] target, int offset, int length)
      throws IOException {
    return atomically(
        () -> {
          fail(log.begin(Verb.READ, file.path(), position, length), false);
          int count = (int) Math.max(0, Math.min(length, file.length() - position));
          file.read(position, target, offset, count);
          return count;
        });
  }

  void get(FileImage file, long position, byte[] target, int offset, int length)
      throws IOException {
    atomically(
        () -> {
          fail(log.begin(Verb.GET, file.path(), position, length), false);
          file.read(position, target, offset, length);
        });
  }

  void write(FileImage file, Verb verb, long position, byte[] source, int offset, int length)
      throws IOException {
    atomically(
        () -> {
          Call call = log.begin(verb, file.path(), position, length);
          Fault fault = faultOf(call, position + length > file.length());
          int granted = granted(fault, file, position, length);
          write(file, call, source, offset, granted);
          if (fault != null) {
            throw CallLog.failure(call, fault);
          }
          if (granted < length) {
            throw CallLog.full(call);
          }
        });
  }

  private void write(FileImage file, Call call, byte[] source, int offset, int length) {
    int first = log.stopsMidway() && length > 1 ? length / 2 : 0;
    if (first > 0) {
      file.write(call.position(), source, offset, first, call.index());
      log.midway(call);
    }
    file.write(call.position() + first, source, offset + first, length - first, call.index());
  }

  /** How many bytes of a write are done before it fails, if it does. */
  private int granted(@Nullable Fault fault, FileImage file, long position, int length) {
    if (fault == null) {
      return fitting(file, position, length);
    }
    return switch (fault) {
      case EIO -> 0;
      case POWER_CUT -> (int) ((long) length * percentDone / 100);
      default -> length / 2;
    };
  }

  private int fitting(FileImage file, long position, int length) {
    if (position + length <= file.length() || capacity == Long.MAX_VALUE) {
      return length;
    }
    long end = file.length() + Math.max(0, capacity - used());
    return (int) Math.max(0, Math.min(length, end - position));
  }

  private long used() {
    return tree.files().values().stream().mapToLong(FileImage::length).sum();
  }

  void truncate(FileImage file, long size) throws IOException {
    atomically(
        () -> {
          Call call = log.begin(Verb.TRUNCATE, file.path(), size, 0);
          fail(call, false);
          file.truncate(size, call.index());
        });
  }

  void beforeForce(Consumer<String> listener) {
    beforeForce = listener;
  }

  void beforeForce(String path) {
    beforeForce.accept(path);
  }

  void force(FileImage file) throws IOException {
    atomically(() -> force(log.begin(Verb.FORCE, file.path(), 0, 0), file::force, file::forget));
  }

  void force(FileImage file, long position, long length) throws IOException {
    atomically(
        () ->
            force(
                log.begin(Verb.FORCE_MAP, file.path(), position, length),
                () -> file.force(position, length),
                () -> file.forget(position, length)));
  }

  void force(Call call, Runnable force, Runnable forget) throws IOException {
    Fault fault = faultOf(call, false);
    if (fault == null) {
      force.run();
      return;
    }
    if (fault == Fault.FAILED_FORCE) {
      forget.run();
    }
    throw CallLog.failure(call, fault);
  }

  /**
   * Refuses to map what was skipped rather than written, where a real full disk would break the
   * promise of a put.
   */
  DiskMap map(FileImage file, long size) throws IOException {
    return atomically(
        () -> {
          entered(Verb.MAP, file.path(), false);
          if (size < 1 || size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("size: " + size + " is not in 1 to 2^31-1");
          }
          if (file.length() < size) {
            throw new IOException(
                "%s: map of %d bytes, found %d".formatted(file.path(), size, file.length()));
          }
          if (file.hole(size) >= 0) {
            throw new IllegalStateException(
                file.path() + ": map of a hole, nothing was written at " + file.hole(size));
          }
          maps.opened();
          handles.opened();
          return new SimulatedMap(this, file, size);
        });
  }

  void fileClosed() {
    files.closed();
    handles.closed();
  }

  void mapClosed() {
    maps.closed();
    handles.closed();
  }

  DiskFile opened(FileImage file, boolean writable) {
    files.opened();
    handles.opened();
    return new SimulatedFile(this, file, writable);
  }

  Call entered(Verb verb, String path, boolean grows) throws IOException {
    Call call = log.begin(verb, DiskPath.checked(path), 0, 0);
    fail(call, grows);
    return call;
  }

  private void fail(Call call, boolean grows) throws IOException {
    Fault fault = faultOf(call, grows);
    if (fault != null) {
      throw CallLog.failure(call, fault);
    }
    if (grows && capacity < Long.MAX_VALUE && used() >= capacity) {
      throw CallLog.full(call);
    }
  }

  /** The fault of a call, if it is one that such a call can have. */
  private @Nullable Fault faultOf(Call call, boolean grows) {
    Fault fault = log.faultOf(call);
    boolean out =
        (fault == Fault.FAILED_FORCE && !call.verb().forces()) || (fault == Fault.ENOSPC && !grows);
    return out ? null : fault;
  }

  // The lock that makes each of these one step

  interface Answer<T> {
    T get() throws IOException;
  }

  interface Step {
    void run() throws IOException;
  }

  <T> T atomically(Answer<T> answer) throws IOException {
    guard.lock();
    try {
      return answer.get();
    } finally {
      guard.unlock();
    }
  }

  void atomically(Step step) throws IOException {
    guard.lock();
    try {
      step.run();
    } finally {
      guard.unlock();
    }
  }

  <T> T locked(Supplier<T> answer) {
    guard.lock();
    try {
      return answer.get();
    } finally {
      guard.unlock();
    }
  }

  void run(Runnable step) {
    guard.lock();
    try {
      step.run();
    } finally {
      guard.unlock();
    }
  }
}
