package dev.cairn.store.io;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes and length, as processes see them and as they are on the disk, and between the two
 * what was written and not forced: the versions of each dirty sector, and the lengths the file had.
 * Not safe for threads; the disk locks.
 */
final class FileImage implements Image {
  private static final int SECTOR_BYTES = SectorTable.SECTOR_BYTES;
  private static final int PAGE_SECTORS = 4096 / SECTOR_BYTES;
  private static final int VERSIONS_MAX = 8;

  private final SectorTable current;
  private final SectorTable durable;
  private final NavigableMap<Integer, List<Version>> dirty = new TreeMap<>();
  private final List<Length> lengths = new ArrayList<>();
  private final BitSet holes = new BitSet();
  private long length;
  private long durableLength;
  private int epoch;
  private int durableEpoch;
  private String path;

  /** A sector's content after a write. */
  private static final class Version {
    final byte @Nullable [] content;

    /** How often the file had been cut. */
    final int epoch;

    /**
     * Whether it was the cutting that changed the sector: its older versions are then gone with the
     * old length, and its newer ones cannot be on the disk before the cut is.
     */
    final boolean cut;

    final long call;

    Version(byte @Nullable [] content, int epoch, boolean cut, long call) {
      this.content = content;
      this.epoch = epoch;
      this.cut = cut;
      this.call = call;
    }

    boolean of(long aCall, int anEpoch) {
      return call == aCall && epoch == anEpoch && !cut;
    }
  }

  private record Length(long length, int epoch, long call) {}

  FileImage(String path) {
    this(path, new SectorTable(), new SectorTable(), 0);
  }

  private FileImage(String path, SectorTable current, SectorTable durable, long length) {
    this.path = path;
    this.current = current;
    this.durable = durable;
    this.length = length;
    this.durableLength = length;
  }

  /** A copy that knows of itself what is durable and what is not. */
  FileImage copy() {
    FileImage copy = new FileImage(path, current.copy(), durable.copy(), length);
    dirty.forEach((sector, versions) -> copy.dirty.put(sector, new ArrayList<>(versions)));
    copy.lengths.addAll(lengths);
    copy.holes.or(holes);
    copy.durableLength = durableLength;
    copy.epoch = epoch;
    copy.durableEpoch = durableEpoch;
    return copy;
  }

  String path() {
    return path;
  }

  void renamed(String to) {
    path = to;
  }

  long length() {
    return length;
  }

  void read(long position, byte[] target, int offset, int count) {
    current.read(position, target, offset, count);
  }

  byte[] content() {
    byte[] content = new byte[(int) length];
    current.read(0, content, 0, content.length);
    return content;
  }

  byte[] durableContent() {
    byte[] content = new byte[(int) durableLength];
    durable.read(0, content, 0, content.length);
    return content;
  }

  /** The first byte below a size that was skipped, not written; -1 if there is none. */
  long hole(long size) {
    int first = holes.nextSetBit(0);
    return first < 0 || (long) first * SECTOR_BYTES >= size ? -1 : (long) first * SECTOR_BYTES;
  }

  void write(long position, byte[] source, int offset, int count, long call) {
    if (count == 0) {
      return;
    }
    markHoles(position, position + count);
    int done = 0;
    while (done < count) {
      int sector = (int) ((position + done) / SECTOR_BYTES);
      int from = (int) ((position + done) % SECTOR_BYTES);
      int part = Math.min(SECTOR_BYTES - from, count - done);
      byte[] patched = SectorTable.patched(current.get(sector), from, source, offset + done, part);
      change(sector, patched, false, call);
      done += part;
    }
    setLength(Math.max(length, position + count), call);
  }

  private void markHoles(long from, long to) {
    int firstSkipped = (int) ((length + SECTOR_BYTES - 1) / SECTOR_BYTES);
    int firstWritten = (int) (from / SECTOR_BYTES);
    if (firstSkipped < firstWritten) {
      holes.set(firstSkipped, firstWritten);
    }
    holes.clear(firstWritten, (int) ((to - 1) / SECTOR_BYTES) + 1);
  }

  /** Cuts the file; bytes that come back by growing again are zeros. */
  void truncate(long size, long call) {
    if (size >= length) {
      return;
    }
    epoch++;
    int sectors = Math.max(current.size(), durable.size());
    for (int sector = (int) (size / SECTOR_BYTES); sector < sectors; sector++) {
      change(sector, SectorTable.cut(current.get(sector), sector, size), true, call);
    }
    holes.clear((int) ((size + SECTOR_BYTES - 1) / SECTOR_BYTES), Integer.MAX_VALUE);
    setLength(size, call);
  }

  private void setLength(long size, long call) {
    if (size != length) {
      length = size;
      lengths.add(new Length(size, epoch, call));
      if (lengths.size() > VERSIONS_MAX) {
        lengths.remove(1);
      }
    }
  }

  /** Tells the file's content from another's. */
  long fingerprint() {
    return current.fingerprint() * 31 + length;
  }

  /** Tells what is on the disk, and what is pending, from another file's. */
  long durableFingerprint() {
    long pending = lengths.size();
    for (Map.Entry<Integer, List<Version>> entry : dirty.entrySet()) {
      pending = pending * 31 + entry.getKey() * 7L + entry.getValue().size();
    }
    return (durable.fingerprint() * 31 + durableLength) * 31 + pending;
  }

  /** Notes a sector's new content, unless it is what is on the disk anyway. */
  private void change(int sector, byte @Nullable [] content, boolean cut, long call) {
    List<Version> versions = dirty.get(sector);
    boolean unchanged = SectorTable.same(content, current.get(sector));
    if (unchanged && (versions != null || SectorTable.same(content, durable.get(sector)))) {
      return;
    }
    current.set(sector, content);
    if (versions == null) {
      versions = new ArrayList<>(2);
      dirty.put(sector, versions);
    }
    if (!cut && !versions.isEmpty() && versions.get(versions.size() - 1).of(call, epoch)) {
      // The second half of one put, which is no version of its own once it is done.
      versions.remove(versions.size() - 1);
    }
    versions.add(new Version(content, epoch, cut, call));
    if (versions.size() > VERSIONS_MAX && !versions.get(1).cut) {
      versions.remove(1);
    }
  }

  /** Makes everything durable. */
  void force() {
    settle(dirty);
    if (!lengths.isEmpty()) {
      durableLength = length;
      durableEpoch = epoch;
    }
    lengths.clear();
  }

  /** Makes the pages of a range durable, and not the length. */
  void force(long position, long count) {
    settle(pages(position, count));
  }

  private void settle(Map<Integer, List<Version>> sectors) {
    for (int sector : sectors.keySet()) {
      durable.set(sector, current.get(sector));
    }
    sectors.clear();
  }

  /** What a failed force leaves: clean pages that are not on the disk. */
  void forget() {
    dirty.clear();
    lengths.clear();
  }

  void forget(long position, long count) {
    pages(position, count).clear();
  }

  private Map<Integer, List<Version>> pages(long position, long count) {
    int first = (int) (position / SECTOR_BYTES) / PAGE_SECTORS * PAGE_SECTORS;
    int end = (int) ((position + count + SECTOR_BYTES - 1) / SECTOR_BYTES);
    int pageEnd = (end + PAGE_SECTORS - 1) / PAGE_SECTORS * PAGE_SECTORS;
    return dirty.subMap(first, Math.max(first, pageEnd));
  }

  /** What a power loss leaves of the file. */
  FileImage crashed(CrashChoice choice) {
    Length survivor = new Length(durableLength, durableEpoch, 0);
    for (Length changed : lengths) {
      if (choice.reachedDisk(pending(Pending.Kind.LENGTH, changed.length(), changed.call()))) {
        survivor = changed;
      }
    }
    SectorTable sectors = durable.copy();
    for (Map.Entry<Integer, List<Version>> entry : dirty.entrySet()) {
      int sector = entry.getKey();
      sectors.set(sector, crashed(sector, entry.getValue(), survivor.epoch(), choice));
    }
    sectors.clearFrom(survivor.length());
    return new FileImage(path, sectors, sectors.copy(), survivor.length());
  }

  /**
   * The latest version that reached the disk, of those that can be there under the surviving
   * length.
   */
  private byte @Nullable [] crashed(
      int sector, List<Version> versions, int survivingEpoch, CrashChoice choice) {
    byte[] content = durable.get(sector);
    boolean possible = true;
    for (Version version : versions) {
      possible &= !version.cut || version.epoch <= survivingEpoch;
      long position = (long) sector * SECTOR_BYTES;
      boolean reached =
          version.cut || choice.reachedDisk(pending(Pending.Kind.SECTOR, position, version.call));
      content = possible && reached ? version.content : content;
    }
    return content;
  }

  private Pending pending(Pending.Kind kind, long position, long call) {
    return new Pending(kind, path, position, call);
  }

  /** Changes bytes wherever they are: in memory, on the disk, and on the way there. */
  void poke(long position, byte[] bytes) {
    for (int done = 0; done < bytes.length; ) {
      int sector = (int) ((position + done) / SECTOR_BYTES);
      int from = (int) ((position + done) % SECTOR_BYTES);
      int part = Math.min(SECTOR_BYTES - from, bytes.length - done);
      int offset = done;
      current.set(sector, SectorTable.patched(current.get(sector), from, bytes, offset, part));
      durable.set(sector, SectorTable.patched(durable.get(sector), from, bytes, offset, part));
      dirty
          .getOrDefault(sector, new ArrayList<>())
          .replaceAll(version -> poked(version, from, bytes, offset, part));
      done += part;
    }
    if (position + bytes.length > length) {
      become(position + bytes.length);
    }
  }

  private static Version poked(Version old, int from, byte[] bytes, int offset, int part) {
    byte[] content = SectorTable.patched(old.content, from, bytes, offset, part);
    return new Version(content, old.epoch, old.cut, old.call);
  }

  /** Gives the file a length, shorter or longer, in memory and on the disk. */
  void become(long size) {
    current.clearFrom(size);
    durable.clearFrom(size);
    dirty.tailMap((int) (size / SECTOR_BYTES)).clear();
    lengths.clear();
    length = size;
    durableLength = size;
    durableEpoch = epoch;
  }
}
