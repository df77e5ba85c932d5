package dev.cairn.store.run;

import dev.cairn.store.format.Crc;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.UUID;

/**
 * A large body in a segment of its own, durable before any record refers to it (FORMAT.md section
 * 10.7).
 */
public final class SealedSegment {
  private static final int PIECE = 1 << 20;

  private SealedSegment() {}

  /**
   * Writes it; it is durable when the call returns. Where it fails, nothing that matters is left.
   *
   * @param body the stored bytes
   * @return the reference that a record is to carry
   */
  public static ExternalReference write(
      Disk disk, UUID store, long salt, RunState run, int number, int codec, byte[] body)
      throws IOException {
    if (!settled(run)) {
      makeDirectory(disk, run);
    }
    String path = FileNames.segment(run.directory(), number, 0);
    SegmentHeader header =
        new SegmentHeader(store, run.number(), salt, 0, number, 0, true, 0, 0, run.id());
    int crc = Crc.of(body, 0, body.length);
    RecordHeader record =
        new RecordHeader(body.length, run.number(), 0, 0, crc, RecordType.BODY.code(), codec, 0, 0);
    boolean whole = false;
    try (DiskFile file = createOrEmpty(disk, path)) {
      write(file, header, record, body);
      file.force();
      disk.forceDirectory(run.directory());
      whole = true;
    } finally {
      if (!whole) {
        remove(disk, run, number);
      }
    }
    return new ExternalReference(number, header.length() + record.frameLength(), crc);
  }

  /** A run that has settled has its directory, durable with all above it. */
  private static boolean settled(RunState run) {
    run.lock();
    try {
      return run.row() != null;
    } finally {
      run.unlock();
    }
  }

  private static void makeDirectory(Disk disk, RunState run) throws IOException {
    String parent = FileNames.runParent(run.number());
    if (!disk.exists(run.directory())) {
      create(disk, parent);
      create(disk, run.directory());
    }
    disk.forceDirectory(FileNames.RUNS);
    disk.forceDirectory(parent);
  }

  /** Its number was never given before: a file of that name is what a save that failed has left. */
  private static DiskFile createOrEmpty(Disk disk, String path) throws IOException {
    try {
      return disk.create(path);
    } catch (FileAlreadyExistsException e) {
      DiskFile leftover = disk.open(path);
      leftover.truncate(0);
      return leftover;
    }
  }

  /**
   * Removes it, after the record that was to refer to it could not be appended. For good: after a
   * clean closing nobody looks for what nothing refers to.
   */
  public static void remove(Disk disk, RunState run, int number) throws IOException {
    String path = FileNames.segment(run.directory(), number, 0);
    if (disk.exists(path)) {
      disk.delete(path);
      disk.forceDirectory(run.directory());
    }
  }

  private static void create(Disk disk, String directory) throws IOException {
    try {
      disk.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Another thread, or an earlier crash, was first; what counts is that it is there.
      if (!disk.exists(directory)) {
        throw e;
      }
    }
  }

  private static void write(DiskFile file, SegmentHeader header, RecordHeader record, byte[] body)
      throws IOException {
    byte[] start = new byte[header.length() + RecordHeader.BYTES];
    System.arraycopy(header.encode(), 0, start, 0, header.length());
    record.write(start, header.length(), header.salt(), header.length());
    file.write(0, start, 0, start.length);
    int at = 0;
    while (at < body.length) {
      int length = Math.min(PIECE, body.length - at);
      file.write(start.length + (long) at, body, at, length);
      at += length;
    }
    int padding = (int) (record.frameLength() - RecordHeader.BYTES - body.length);
    file.write(start.length + (long) body.length, new byte[8], 0, padding);
  }

  /**
   * Reads the stored body that a reference names.
   *
   * @throws DamagedException if it is missing or not what the reference says
   */
  public static Frame read(
      SegmentFiles files, long runNumber, String directory, ExternalReference reference)
      throws IOException {
    SegmentFiles.Handle handle = files.acquire(runNumber, directory, reference.segment(), 0);
    try {
      Frame frame =
          handle
              .reader()
              .read(handle.header().length(), reference.fileLength() - handle.header().length());
      if (frame.header().payloadCrc() != reference.bodyCrc()) {
        throw new DamagedException(
            handle.path(),
            handle.header().length(),
            "the body with CRC " + Integer.toHexString(reference.bodyCrc()),
            "one with CRC " + Integer.toHexString(frame.header().payloadCrc()));
      }
      return frame;
    } finally {
      files.release(handle);
    }
  }
}
