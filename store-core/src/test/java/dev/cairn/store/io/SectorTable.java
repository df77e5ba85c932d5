package dev.cairn.store.io;

import java.util.Arrays;
import net.openhft.hashing.LongHashFunction;
import org.jspecify.annotations.Nullable;

/**
 * A file's sectors. Sparse: zeros are {@code null}. Sectors are never changed in place, and a copy
 * shares the table until one of the two is written, so that a copy costs nothing whatever the
 * file's size.
 */
final class SectorTable {
  static final int SECTOR_BYTES = 512;

  private static final LongHashFunction HASH = LongHashFunction.xx3();
  private static final byte[] ZEROS = new byte[SECTOR_BYTES];

  private byte @Nullable [][] sectors;
  private boolean shared;

  SectorTable() {
    this(new byte[0][], false);
  }

  private SectorTable(byte @Nullable [][] sectors, boolean shared) {
    this.sectors = sectors;
    this.shared = shared;
  }

  SectorTable copy() {
    shared = true;
    return new SectorTable(sectors, true);
  }

  /** One more than the highest sector that could hold anything but zeros. */
  int size() {
    return sectors.length;
  }

  byte @Nullable [] get(int sector) {
    return sector < sectors.length ? sectors[sector] : null;
  }

  void set(int sector, byte @Nullable [] content) {
    if (same(get(sector), content)) {
      return;
    }
    if (shared || sector >= sectors.length) {
      sectors = Arrays.copyOf(sectors, capacityFor(sector));
      shared = false;
    }
    sectors[sector] = content;
  }

  private int capacityFor(int sector) {
    int grown = Math.max(sector + 1, sectors.length + sectors.length / 2);
    return sector < sectors.length ? sectors.length : grown;
  }

  /** Tells the content from another's. */
  long fingerprint() {
    long print = 0;
    for (int sector = 0; sector < sectors.length; sector++) {
      byte[] content = sectors[sector];
      if (content != null) {
        print = print * 0x9e3779b97f4a7c15L + HASH.hashBytes(content) + sector;
      }
    }
    return print;
  }

  /** Zeros from a byte on. */
  void clearFrom(long position) {
    int first = (int) (position / SECTOR_BYTES);
    for (int sector = first; sector < sectors.length; sector++) {
      set(sector, cut(get(sector), sector, position));
    }
  }

  void read(long position, byte[] target, int offset, int length) {
    int done = 0;
    while (done < length) {
      int sector = (int) ((position + done) / SECTOR_BYTES);
      int from = (int) ((position + done) % SECTOR_BYTES);
      int count = Math.min(SECTOR_BYTES - from, length - done);
      byte[] content = get(sector);
      System.arraycopy(content == null ? ZEROS : content, from, target, offset + done, count);
      done += count;
    }
  }

  /** A sector's content with zeros from a byte of the file on. */
  static byte @Nullable [] cut(byte @Nullable [] content, int sector, long position) {
    long kept = position - (long) sector * SECTOR_BYTES;
    if (content == null || kept >= SECTOR_BYTES) {
      return content;
    }
    return kept <= 0
        ? null
        : sparse(Arrays.copyOf(Arrays.copyOf(content, (int) kept), SECTOR_BYTES));
  }

  /** A sector's content with some of its bytes replaced. */
  static byte @Nullable [] patched(
      byte @Nullable [] content, int from, byte[] source, int offset, int length) {
    boolean zeros = Arrays.equals(source, offset, offset + length, ZEROS, 0, length);
    if (zeros && (content == null || length == SECTOR_BYTES)) {
      return null;
    }
    byte[] patched = content == null ? new byte[SECTOR_BYTES] : content.clone();
    System.arraycopy(source, offset, patched, from, length);
    return zeros ? sparse(patched) : patched;
  }

  static boolean same(byte @Nullable [] one, byte @Nullable [] other) {
    return one == other || (one != null && other != null && Arrays.equals(one, other));
  }

  private static byte @Nullable [] sparse(byte[] content) {
    return Arrays.equals(content, ZEROS) ? null : content;
  }
}
