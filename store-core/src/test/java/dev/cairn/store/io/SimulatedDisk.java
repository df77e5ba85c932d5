package dev.cairn.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that knows what is durable and what only looks so, sector by sector and
 * directory entry by directory entry, and that can lose, tear and refuse whatever a real one may.
 * Deterministic, and safe for use by any number of threads.
 *
 * <p><b>Durable</b> are: of a file's bytes, those that a {@link DiskFile#force} covered, or whose 4
 * KiB pages a {@link DiskMap#force} did; of its length, what {@link DiskFile#force} found; of a
 * directory's entries, what {@link #forceDirectory} found. Everything else is <em>pending</em>, and
 * a {@linkplain #crash(long) power loss} leaves any part of it: each 512-byte sector by itself, in
 * any of the versions it went through; any length that the file had; each entry's coming or going
 * by itself, where a rename is two of them, unless it replaces a file of the same directory, which
 * is one. A file's content does not depend on its names: one that is forced but whose entry is not
 * is lost, one whose removal was not forced comes back with what of it is durable.
 *
 * <p>A {@linkplain #crashKeepingAll() process kill} loses nothing, and makes nothing durable.
 */
public final class SimulatedDisk implements Disk {
  private final SimulatedLocks locks = new SimulatedLocks();
  private final DirectoryTree tree;
  private final SimulatedDevice device;
  private final CallLog log;

  /** An empty disk, whose root exists. */
  public SimulatedDisk() {
    this(new DirectoryTree(new DirectoryImage()));
  }

  private SimulatedDisk(DirectoryTree tree) {
    this.tree = tree;
    this.device = new SimulatedDevice(tree);
    this.log = device.log();
  }

  // Crashes

  /**
   * What a power loss now would leave: everything forced, and of the rest what the seed says. This
   * disk goes on.
   */
  public SimulatedDisk crash(long seed) {
    return device.locked(() -> crash(CrashChoice.seeded(seed, log.calls())));
  }

  /** What a power loss now would leave: everything forced, and of the rest what is chosen. */
  public SimulatedDisk crash(CrashChoice choice) {
    return device.locked(() -> new SimulatedDisk(tree.crashed(choice)));
  }

  /**
   * What a power loss now would leave: everything forced, and the changes at these places of {@link
   * #pending}.
   */
  public SimulatedDisk crash(BitSet kept) {
    return crash(CrashChoice.of(kept));
  }

  /** What a power loss now would leave at least: only what was forced. */
  public SimulatedDisk crashDroppingAll() {
    return crash(change -> false);
  }

  /**
   * What a process kill leaves: everything, with what was not forced still pending. Locks are gone;
   * faults, hooks and counts are not taken along.
   */
  public SimulatedDisk crashKeepingAll() {
    return copy();
  }

  /** Another disk of the same content, durable or pending; without the locks, faults and hooks. */
  public SimulatedDisk copy() {
    return device.locked(() -> new SimulatedDisk(tree.copy()));
  }

  /** All that a power loss now could take or leave. */
  public List<Pending> pending() {
    return device.locked(
        () -> {
          List<Pending> pending = new ArrayList<>();
          tree.crashed(change -> !pending.add(change));
          return pending;
        });
  }

  // Calls and faults

  /** How many mutating calls there have been. */
  public long calls() {
    return device.locked(log::calls);
  }

  /**
   * Has every call told to a listener before it takes effect; the listener may look at this disk,
   * and crash it.
   */
  public void onCall(Consumer<Call> listener) {
    device.run(() -> log.onCall(listener));
  }

  /**
   * Has every put and write of more than one byte told to a listener once more, when the first half
   * of its bytes is there; null for none.
   */
  public void onMiddle(@Nullable Consumer<Call> listener) {
    device.run(() -> log.onMiddle(listener));
  }

  /**
   * Has the force of a map told to a listener, by its file's path, before it begins, and without
   * the disk's lock: meanwhile other threads can use the disk.
   */
  public void beforeForce(Consumer<String> listener) {
    device.beforeForce(listener);
  }

  /**
   * Cuts the power in the middle of the n-th mutating call, the first being 1: half of its bytes
   * are written.
   */
  public void crashAt(long nthCall) {
    crashAt(nthCall, 50);
  }

  /**
   * Cuts the power within the n-th mutating call. Of a put or write that share of its bytes has
   * been done; of any other call nothing. It and all later calls of any kind throw {@link
   * PowerCutException}; then crash this disk to see what is left.
   */
  public void crashAt(long nthCall, int percent) {
    device.run(() -> device.cutPowerAt(nthCall, percent));
  }

  /** Whether the power has been cut. */
  public boolean powerCut() {
    return device.locked(log::powerCut);
  }

  /** Makes the n-th mutating call fail, the first being 1. */
  public void failAt(long nthCall, Fault fault) {
    device.run(() -> log.failAt(nthCall, fault));
  }

  /**
   * Makes all calls fail that a predicate picks, until {@link #clearFaults}. Their {@code index} is
   * that of the call.
   */
  public void failWhen(Predicate<Call> applies, Fault fault) {
    device.run(() -> log.failWhen(applies, fault));
  }

  /** Makes all reading of bytes of some files fail, until {@link #clearFaults}. */
  public void failReadAt(Predicate<String> path) {
    failWhen(call -> call.verb().reads() && path.test(call.path()), Fault.EIO);
  }

  /** Forgets all faults still to come, but not a power cut that has happened. */
  public void clearFaults() {
    device.run(log::clearFaults);
  }

  /** Bounds the sum of all files' lengths; what is longer already stays so. */
  public void setCapacity(long bytes) {
    device.run(() -> device.setCapacity(bytes));
  }

  // What is there, and damage to it: none of these counts as a call

  /** All files' paths. */
  public Set<String> paths() {
    return device.locked(() -> tree.files().keySet());
  }

  /**
   * Tells this disk's files and their content from another's, by 64 bits.
   *
   * @param pending whether what is durable and what is pending counts too
   */
  public long fingerprint(boolean pending) {
    return device.locked(() -> tree.fingerprint(pending));
  }

  /** A file's length as processes see it; -1 if there is none. */
  public long length(String path) {
    return device.locked(
        () -> {
          FileImage file = tree.files().get(path);
          return file == null ? -1 : file.length();
        });
  }

  /** A file's bytes as processes see them. */
  public byte[] content(String path) throws IOException {
    return device.atomically(() -> tree.file(path).content());
  }

  /** A file's bytes as they are on the disk, whatever a power loss would leave beside them. */
  public byte[] durableContent(String path) throws IOException {
    return device.atomically(() -> tree.file(path).durableContent());
  }

  /** Overwrites bytes of a file, in memory and on the disk. */
  public void poke(String path, long offset, byte... bytes) throws IOException {
    device.atomically(() -> tree.file(path).poke(offset, bytes));
  }

  /** Gives a file a length, shorter or longer, in memory and on the disk. */
  public void truncateTo(String path, long length) throws IOException {
    device.atomically(() -> tree.file(path).become(length));
  }

  /** Removes a file or directory with all below it, in memory and on the disk. */
  public void remove(String path) throws IOException {
    device.atomically(
        () -> {
          tree.get(path);
          tree.parent(path).erase(DiskPath.name(path));
        });
  }

  /**
   * Puts a file there, or in another's place, with the directories it needs, in memory and on the
   * disk.
   */
  public void plant(String path, byte[] content) throws IOException {
    device.atomically(
        () -> {
          FileImage file = new FileImage(path);
          file.poke(0, content);
          tree.plantedParent(path).plant(DiskPath.name(path), file);
        });
  }

  /** How many files are open. */
  public int openFiles() {
    return device.files().now();
  }

  /** How many maps are open. */
  public int openMaps() {
    return device.maps().now();
  }

  /** How many files and maps have been open at once, at most. */
  public int openPeak() {
    return device.handles().peak();
  }

  // Disk

  @Override
  public DiskFile create(String path) throws IOException {
    return device.atomically(() -> device.opened(created(Verb.CREATE, path), true));
  }

  private FileImage created(Verb verb, String path) throws IOException {
    Call call = device.entered(verb, path, true);
    FileImage file = new FileImage(path);
    checkFree(path).add(DiskPath.name(path), file, call.index());
    return file;
  }

  @Override
  public DiskFile open(String path) throws IOException {
    return device.atomically(
        () -> {
          device.entered(Verb.OPEN, path, false);
          return device.opened(tree.file(path), true);
        });
  }

  @Override
  public DiskFile openForReading(String path) throws IOException {
    return device.atomically(
        () -> {
          device.entered(Verb.OPEN, path, false);
          return device.opened(tree.file(path), false);
        });
  }

  @Override
  public void createDirectory(String path) throws IOException {
    device.atomically(
        () -> {
          Call call = device.entered(Verb.CREATE_DIRECTORY, path, true);
          checkFree(path).add(DiskPath.name(path), new DirectoryImage(), call.index());
        });
  }

  @Override
  public List<String> list(String path) throws IOException {
    return device.atomically(
        () -> {
          device.entered(Verb.LIST, path, false);
          return tree.list(path);
        });
  }

  @Override
  public boolean exists(String path) throws IOException {
    return device.atomically(
        () -> {
          device.entered(Verb.EXISTS, path, false);
          return tree.find(path) != null;
        });
  }

  @Override
  public void rename(String from, String to) throws IOException {
    device.atomically(() -> renamed(from, to, device.entered(Verb.RENAME, from, false).index()));
  }

  private void renamed(String from, String to, long call) throws IOException {
    FileImage file = tree.file(from);
    DirectoryImage source = tree.parent(from);
    DirectoryImage target = tree.parent(to);
    Image replaced = tree.find(to);
    if (replaced instanceof DirectoryImage) {
      throw new FileSystemException(to, null, "Is a directory");
    }
    if (replaced == file) {
      return;
    }
    if (source == target && replaced != null) {
      source.replace(DiskPath.name(from), DiskPath.name(to), file, call);
    } else {
      target.add(DiskPath.name(to), file, call);
      source.remove(DiskPath.name(from), call);
    }
    file.renamed(to);
  }

  @Override
  public void delete(String path) throws IOException {
    device.atomically(
        () -> {
          Call call = device.entered(Verb.DELETE, path, false);
          if (tree.get(path) instanceof DirectoryImage full && !full.entries().isEmpty()) {
            throw new DirectoryNotEmptyException(path);
          }
          tree.parent(path).remove(DiskPath.name(path), call.index());
        });
  }

  @Override
  public void forceDirectory(String path) throws IOException {
    device.atomically(
        () -> {
          Call call = log.begin(Verb.FORCE_DIRECTORY, path, 0, 0);
          DirectoryImage directory = tree.directory(path);
          device.force(call, directory::force, directory::forget);
        });
  }

  @Override
  public Closeable lockExclusively(String path, String holder) throws IOException {
    return device.atomically(
        () -> {
          FileImage file = lockFile(path);
          // The text stays out of the file: it tells the time, and the same commands must leave the
          // same bytes.
          locks.lockExclusively(file, holder);
          return release(file);
        });
  }

  private FileImage lockFile(String path) throws IOException {
    if (tree.find(path) == null) {
      return created(Verb.LOCK, path);
    }
    device.entered(Verb.LOCK, path, false);
    return tree.file(path);
  }

  @Override
  public Closeable lockShared(String path) throws IOException {
    return device.atomically(
        () -> {
          device.entered(Verb.LOCK_SHARED, path, false);
          if (tree.find(path) == null) {
            return () -> {};
          }
          FileImage file = tree.file(path);
          locks.lockShared(file);
          return release(file);
        });
  }

  private Closeable release(FileImage file) {
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        device.run(() -> locks.unlock(file));
      }
    };
  }

  private DirectoryImage checkFree(String path) throws IOException {
    if (tree.find(path) != null) {
      throw new FileAlreadyExistsException(path);
    }
    return tree.parent(path);
  }
}
