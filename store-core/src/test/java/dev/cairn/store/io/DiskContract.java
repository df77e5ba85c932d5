package dev.cairn.store.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Disk} does, real or simulated. */
abstract class DiskContract {
  private static final int PAGE = 4096;

  private Disk disk;

  /** An empty disk whose root exists. */
  abstract Disk newDisk() throws IOException;

  /** How many files and maps of the disk are open. */
  abstract int openHandles();

  @BeforeEach
  void makeDisk() throws IOException {
    disk = newDisk();
  }

  private DiskFile file(String path, String content) throws IOException {
    DiskFile file = disk.create(path);
    write(file, 0, content);
    return file;
  }

  private static void write(DiskFile file, long position, String content) throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    file.write(position, bytes, 0, bytes.length);
  }

  private static String read(DiskFile file) throws IOException {
    byte[] bytes = new byte[(int) file.size()];
    assertEquals(bytes.length, file.read(0, bytes, 0, bytes.length));
    return new String(bytes, UTF_8);
  }

  private String read(String path) throws IOException {
    try (DiskFile file = disk.openForReading(path)) {
      return read(file);
    }
  }

  private void make(String path, String content) throws IOException {
    file(path, content).close();
  }

  private DiskFile filled(String path, int pages) throws IOException {
    DiskFile file = disk.create(path);
    for (int page = 0; page < pages; page++) {
      file.write((long) page * PAGE, new byte[PAGE], 0, PAGE);
    }
    file.force();
    return file;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    try (DiskFile file = file("a", "hello")) {
      assertEquals("hello", read(file));
      assertEquals("hello", read("a"));
    }
  }

  @Test
  void aWriteTakesAPartOfTheArray() throws IOException {
    try (DiskFile file = disk.create("a")) {
      file.write(0, "-abc-".getBytes(UTF_8), 1, 3);
      assertEquals("abc", read(file));
    }
  }

  @Test
  void aReadFillsAPartOfTheArray() throws IOException {
    try (DiskFile file = file("a", "abcdef")) {
      byte[] target = "------".getBytes(UTF_8);
      assertEquals(2, file.read(3, target, 1, 2));
      assertEquals("-de---", new String(target, UTF_8));
    }
  }

  @Test
  void aReadEndsAtTheEndOfTheFile() throws IOException {
    try (DiskFile file = file("a", "abc")) {
      assertEquals(2, file.read(1, new byte[10], 0, 10));
      assertEquals(0, file.read(3, new byte[10], 0, 10));
      assertEquals(0, file.read(99, new byte[10], 0, 10));
      assertEquals(0, file.read(0, new byte[10], 0, 0));
    }
  }

  @Test
  void aWriteBeyondTheEndLeavesZerosBetween() throws IOException {
    try (DiskFile file = file("a", "abc")) {
      write(file, 1000, "x");
      assertEquals(1001, file.size());
      byte[] gap = new byte[997];
      assertEquals(997, file.read(3, gap, 0, 997));
      assertArrayEquals(new byte[997], gap);
    }
  }

  @Test
  void moreThanOneTransferIsWrittenAndReadWhole() throws IOException {
    byte[] bytes = new byte[700_001];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((i * 31) >> 7);
    }
    try (DiskFile file = disk.create("a")) {
      file.write(3, bytes, 0, bytes.length);
      byte[] found = new byte[bytes.length];
      assertEquals(bytes.length, file.read(3, found, 0, found.length));
      assertArrayEquals(bytes, found);
    }
  }

  @Test
  void rangesOutsideOfTheArrayAreRefused() throws IOException {
    try (DiskFile file = file("a", "abc")) {
      assertThrows(IndexOutOfBoundsException.class, () -> file.read(0, new byte[2], 1, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> file.write(0, new byte[2], 1, 2));
      assertThrows(IllegalArgumentException.class, () -> file.read(-1, new byte[2], 0, 2));
      assertThrows(IllegalArgumentException.class, () -> file.write(-1, new byte[2], 0, 2));
    }
  }

  @Test
  void truncationCutsAndGrowingBringsZeros() throws IOException {
    try (DiskFile file = file("a", "abcdef")) {
      file.truncate(2);
      assertEquals("ab", read(file));
      write(file, 4, "x");
      assertEquals("ab\0\0x", read(file));
      file.truncate(99);
      assertEquals(5, file.size());
    }
  }

  @Test
  void aFileOpenedForReadingCannotBeWritten() throws IOException {
    make("a", "abc");
    try (DiskFile file = disk.openForReading("a")) {
      assertThrows(NonWritableChannelException.class, () -> write(file, 0, "x"));
      assertThrows(NonWritableChannelException.class, () -> file.truncate(0));
      assertThrows(NonWritableChannelException.class, () -> file.map(1));
    }
    assertEquals("abc", read("a"));
  }

  @Test
  void aClosedFileRefusesEverything() throws IOException {
    DiskFile file = file("a", "abc");
    file.close();
    file.close();
    assertThrows(ClosedChannelException.class, file::size);
    assertThrows(ClosedChannelException.class, () -> file.read(0, new byte[1], 0, 1));
    assertThrows(ClosedChannelException.class, () -> write(file, 0, "x"));
    assertThrows(ClosedChannelException.class, file::force);
    assertThrows(ClosedChannelException.class, () -> file.map(1));
  }

  @Test
  void whatIsMissingIsSaidToBeMissing() {
    assertThrows(NoSuchFileException.class, () -> disk.open("a"));
    assertThrows(NoSuchFileException.class, () -> disk.openForReading("a"));
    assertThrows(NoSuchFileException.class, () -> disk.create("no/a"));
    assertThrows(NoSuchFileException.class, () -> disk.createDirectory("no/a"));
    assertThrows(NoSuchFileException.class, () -> disk.list("no"));
    assertThrows(NoSuchFileException.class, () -> disk.rename("a", "b"));
    assertThrows(NoSuchFileException.class, () -> disk.delete("a"));
    assertThrows(NoSuchFileException.class, () -> disk.forceDirectory("no"));
  }

  @Test
  void whatIsInTheWayIsSaidToBe() throws IOException {
    make("a", "abc");
    disk.createDirectory("d");
    assertThrows(FileAlreadyExistsException.class, () -> disk.create("a"));
    assertThrows(FileAlreadyExistsException.class, () -> disk.create("d"));
    assertThrows(FileAlreadyExistsException.class, () -> disk.createDirectory("a"));
    assertThrows(FileAlreadyExistsException.class, () -> disk.createDirectory("d"));
    assertThrows(FileAlreadyExistsException.class, () -> disk.createDirectory(""));
    assertEquals("abc", read("a"));
  }

  @Test
  void aListIsSortedAndMarksDirectories() throws IOException {
    make("b", "");
    make("a-b", "");
    disk.createDirectory("a");
    make("a/x", "");
    assertEquals(List.of("a-b", "a/", "b"), disk.list(""));
    assertEquals(List.of("x"), disk.list("a"));
    assertThrows(NotDirectoryException.class, () -> disk.list("b"));
  }

  @Test
  void filesAndDirectoriesExistUntilDeleted() throws IOException {
    assertFalse(disk.exists("d/a"));
    disk.createDirectory("d");
    make("d/a", "");
    assertTrue(disk.exists(""));
    assertTrue(disk.exists("d"));
    assertTrue(disk.exists("d/a"));
    assertThrows(DirectoryNotEmptyException.class, () -> disk.delete("d"));
    disk.delete("d/a");
    disk.delete("d");
    assertFalse(disk.exists("d"));
  }

  @Test
  void aRenameMovesAndReplaces() throws IOException {
    disk.createDirectory("d");
    make("a", "new");
    make("d/b", "old");
    disk.rename("a", "d/b");
    assertEquals("new", read("d/b"));
    assertFalse(disk.exists("a"));
  }

  @Test
  void anOpenFileFollowsItsRename() throws IOException {
    try (DiskFile file = filled("a", 1)) {
      disk.rename("a", "b");
      write(file, 0, "x");
      try (DiskMap map = file.map(PAGE)) {
        map.put(1, new byte[] {'y'}, 0, 1);
      }
      assertEquals("xy", read("b").substring(0, 2));
    }
  }

  @Test
  void anOpenFileOutlivesItsDeletion() throws IOException {
    try (DiskFile file = file("a", "abc")) {
      disk.delete("a");
      make("a", "another");
      assertEquals("abc", read(file));
    }
  }

  @Test
  void pathsStayBelowTheRoot() {
    for (String path : List.of("/", "/etc", "..", "a/../..", "a//b", "a/", ".")) {
      assertThrows(IllegalArgumentException.class, () -> disk.create(path), path);
      assertThrows(IllegalArgumentException.class, () -> disk.exists(path), path);
    }
  }

  @Test
  void directoriesCanBeForced() throws IOException {
    disk.createDirectory("d");
    disk.forceDirectory("d");
    disk.forceDirectory("");
  }

  @Test
  void whatIsPutIntoAMapIsInTheFileAtOnce() throws IOException {
    try (DiskFile file = filled("a", 2);
        DiskMap map = file.map(2 * PAGE)) {
      assertEquals(2 * PAGE, map.size());
      map.put(4090, "-across-".getBytes(UTF_8), 1, 6);
      byte[] target = new byte[8];
      map.get(4090, target, 1, 6);
      assertEquals("\0across\0", new String(target, UTF_8));
      assertEquals("across", read(file).substring(4090, 4096));
    }
  }

  @Test
  void aMapOutlivesItsFile() throws IOException {
    DiskFile file = filled("a", 1);
    DiskMap map = file.map(PAGE);
    file.close();
    map.put(0, new byte[] {'x'}, 0, 1);
    map.force(0, 1);
    map.close();
    assertEquals("x", read("a").substring(0, 1));
  }

  @Test
  void aMapForcesAnyRange() throws IOException {
    try (DiskFile file = filled("a", 3);
        DiskMap map = file.map(3 * PAGE)) {
      map.put(0, new byte[3 * PAGE], 0, 3 * PAGE);
      map.force(5000, 10);
      map.force(4095, 2);
      map.force(0, 3 * PAGE);
      map.force(7, 0);
    }
  }

  @Test
  void aMapKeepsToItsSize() throws IOException {
    try (DiskFile file = filled("a", 2);
        DiskMap map = file.map(PAGE)) {
      byte[] bytes = new byte[10];
      assertThrows(IndexOutOfBoundsException.class, () -> map.put(PAGE - 9, bytes, 0, 10));
      assertThrows(IndexOutOfBoundsException.class, () -> map.get(PAGE - 9, bytes, 0, 10));
      assertThrows(IndexOutOfBoundsException.class, () -> map.force(PAGE, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> map.put(-1, bytes, 0, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> map.put(1L << 32, bytes, 0, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> map.put(0, bytes, 5, 6));
    }
  }

  @Test
  void aMapNeedsAFileAsLong() throws IOException {
    try (DiskFile file = filled("a", 1)) {
      assertThrows(IOException.class, () -> file.map(PAGE + 1));
      assertThrows(IllegalArgumentException.class, () -> file.map(0));
      assertThrows(IllegalArgumentException.class, () -> file.map(1L << 31));
    }
  }

  @Test
  void aClosedMapRefusesEverything() throws IOException {
    try (DiskFile file = filled("a", 1)) {
      DiskMap map = file.map(PAGE);
      map.close();
      map.close();
      assertThrows(IllegalStateException.class, () -> map.put(0, new byte[1], 0, 1));
      assertThrows(IllegalStateException.class, () -> map.get(0, new byte[1], 0, 1));
      assertThrows(IllegalStateException.class, () -> map.force(0, 1));
    }
  }

  @Test
  void openFilesAndMapsAreCounted() throws IOException {
    DiskFile file = filled("a", 1);
    DiskMap map = file.map(PAGE);
    assertEquals(2, openHandles());
    file.close();
    map.close();
    map.close();
    assertEquals(0, openHandles());
  }

  @Test
  void aLockIsExclusive() throws IOException {
    try (Closeable lock = disk.lockExclusively("LOCK", "pid 1")) {
      assertNotNull(lock);
      assertEquals(
          "pid 1",
          assertThrows(DiskLockedException.class, () -> disk.lockExclusively("LOCK", "pid 2"))
              .holder());
      assertEquals(
          "pid 1", assertThrows(DiskLockedException.class, () -> disk.lockShared("LOCK")).holder());
    }
  }

  @Test
  void aClosedLockIsFreeAndItsFileEmpty() throws IOException {
    Closeable first = disk.lockExclusively("LOCK", "a long name of a holder");
    first.close();
    assertEquals("", read("LOCK"));
    try (Closeable second = disk.lockExclusively("LOCK", "b")) {
      assertNotNull(second);
      first.close();
      assertThrows(DiskLockedException.class, () -> disk.lockShared("LOCK"));
    }
  }

  @Test
  void readersShareALock() throws IOException {
    disk.lockExclusively("LOCK", "a").close();
    Closeable one = disk.lockShared("LOCK");
    Closeable two = disk.lockShared("LOCK");
    one.close();
    one.close();
    assertThrows(DiskLockedException.class, () -> disk.lockExclusively("LOCK", "b"));
    two.close();
    disk.lockExclusively("LOCK", "b").close();
  }

  @Test
  void aMissingLockFileIsNobodys() throws IOException {
    try (Closeable shared = disk.lockShared("LOCK")) {
      assertNotNull(shared);
      assertFalse(disk.exists("LOCK"));
    }
  }
}
