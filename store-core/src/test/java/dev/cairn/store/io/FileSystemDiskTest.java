package dev.cairn.store.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSystemDiskTest extends DiskContract {
  private static final int PAGE = 4096;

  @TempDir Path root;

  private FileSystemDisk disk;

  @Override
  Disk newDisk() {
    disk = new FileSystemDisk(root);
    return disk;
  }

  @Override
  int openHandles() {
    return disk.openHandles();
  }

  @Test
  void theRootIsCreatedAsADirectoryOfItsOwn() throws IOException {
    Disk below = new FileSystemDisk(root.resolve("store"));
    assertFalse(below.exists(""));
    below.createDirectory("");
    below.create("a").close();
    assertEquals(List.of("store/"), disk.list(""));
    assertEquals(List.of("a"), below.list(""));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCannotBeLookedAtIsNotTakenForMissing() throws IOException {
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    IOException failure = assertThrows(FileSystemException.class, () -> disk.exists("loop"));
    assertFalse(failure instanceof NoSuchFileException);
    disk.delete("loop");
  }

  @Test
  void anInterruptedThreadReadsWritesMapsAndForcesLikeAnyOther() throws IOException {
    try (DiskFile file = disk.create("a")) {
      Thread.currentThread().interrupt();
      file.write(0, new byte[PAGE], 0, PAGE);
      file.force();
      assertEquals(PAGE, file.read(0, new byte[PAGE], 0, PAGE));
      try (DiskMap map = file.map(PAGE)) {
        map.put(0, new byte[] {1}, 0, 1);
        map.force(0, 1);
      }
      disk.forceDirectory("");
      disk.lockExclusively("LOCK", "a").close();
      assertTrue(Thread.interrupted(), "the interrupt has not been lost");
      assertEquals(PAGE, file.size());
    }
  }

  /** A FileChannel would be closed under the feet of all its readers by the first interrupt. */
  @Test
  void interruptsOfSomeThreadsLeaveTheOthersAlone() throws Exception {
    try (DiskFile file = disk.create("a")) {
      file.write(0, new byte[PAGE], 0, PAGE);
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch reading = new CountDownLatch(2);
      FutureTask<Integer> victim = started(() -> readUntil(done, file, reading));
      FutureTask<Integer> bystander = started(() -> readUntil(done, file, reading));
      reading.await();
      Thread writer = Thread.currentThread();
      for (int round = 0; round < 300; round++) {
        writer.interrupt();
        file.write(0, new byte[PAGE], 0, PAGE);
        file.force();
        assertTrue(Thread.interrupted());
      }
      done.set(true);
      assertTrue(victim.get() > 0);
      assertTrue(bystander.get() > 0);
    }
  }

  private static FutureTask<Integer> started(Callable<Integer> work) {
    FutureTask<Integer> task = new FutureTask<>(work);
    new Thread(task, "reader").start();
    return task;
  }

  private static int readUntil(AtomicBoolean done, DiskFile file, CountDownLatch reading)
      throws IOException {
    int reads = 0;
    while (!done.get()) {
      Thread.currentThread().interrupt();
      assertEquals(PAGE, file.read(0, new byte[PAGE], 0, PAGE));
      assertTrue(Thread.interrupted());
      reads++;
      reading.countDown();
    }
    return reads;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aClosedMapIsUnmappedAtOnce() throws IOException {
    try (DiskFile file = disk.create("a-mapped-file")) {
      file.write(0, new byte[PAGE], 0, PAGE);
      DiskMap one = file.map(PAGE);
      DiskMap two = file.map(PAGE);
      assertEquals(2, mapsOf("a-mapped-file"));
      one.close();
      assertEquals(1, mapsOf("a-mapped-file"));
      two.close();
      assertEquals(0, mapsOf("a-mapped-file"));
    }
  }

  private static long mapsOf(String name) throws IOException {
    List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
    return maps.stream().filter(line -> line.endsWith(name)).count();
  }

  @Test
  void aFileReplacedUnderItsNameIsNotMapped() throws IOException {
    try (DiskFile file = disk.create("a")) {
      file.write(0, new byte[PAGE], 0, PAGE);
      Files.write(root.resolve("b"), new byte[PAGE]);
      Files.move(root.resolve("b"), root.resolve("c"));
      disk.delete("a");
      disk.rename("c", "a");
      assertThrows(IOException.class, () -> file.map(PAGE));
    }
  }

  /**
   * Cutting a mapped file is forbidden; but what it does must be an error, not the end of the JVM.
   * In a child, since the error may come late, and then hit anybody: see {@link MappedFile}.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPageThatCannotBeSuppliedIsAnError() throws Exception {
    String answer = ChildProcess.attempt(root, "fault");
    boolean late = answer.contains("InternalError: a fault occurred in a recent unsafe memory");
    assertTrue(late || answer.startsWith("failed fault: get of 4096 bytes at 4096"), answer);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDeviceIsToldFromABrokenOne() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full));
    Files.createSymbolicLink(root.resolve("full"), full);
    try (DiskFile file = disk.open("full")) {
      DiskFullException failure =
          assertThrows(DiskFullException.class, () -> file.write(0, new byte[8], 0, 8));
      assertTrue(failure.getMessage().startsWith("full: write of 8 bytes at 0"));
    }
    disk.delete("full");
  }

  @Test
  void aDeniedLockLeavesTheHoldersLockInPlace() throws Exception {
    try (Closeable lock = disk.lockExclusively("LOCK", "me")) {
      assertNotNull(lock);
      Disk again = new FileSystemDisk(root);
      assertThrows(DiskLockedException.class, () -> again.lockExclusively("LOCK", "me too"));
      assertThrows(DiskLockedException.class, () -> again.lockShared("LOCK"));
      assertEquals("denied me", ChildProcess.attempt(root, "exclusive"));
    }
    assertEquals("locked", ChildProcess.attempt(root, "exclusive"));
  }

  @Test
  void aLockOfAnotherProcessIsSeenWithItsHolder() throws Exception {
    try (ChildProcess other = ChildProcess.holding(root, "exclusive")) {
      assertEquals("locked", other.answer());
      for (int attempt = 0; attempt < 2; attempt++) {
        DiskLockedException denied =
            assertThrows(DiskLockedException.class, () -> disk.lockExclusively("LOCK", "me"));
        assertEquals("the child", denied.holder());
        denied = assertThrows(DiskLockedException.class, () -> disk.lockShared("LOCK"));
        assertEquals("the child", denied.holder());
      }
    }
    disk.lockExclusively("LOCK", "me").close();
  }

  /**
   * The text of a writer who died stays in the file, and must not be taken for the readers' name.
   */
  @Test
  void readersOfAnotherProcessKeepWritersOutAndHaveNoName() throws Exception {
    Files.writeString(root.resolve("LOCK"), "somebody who died");
    try (ChildProcess other = ChildProcess.holding(root, "shared")) {
      assertEquals("locked", other.answer());
      disk.lockShared("LOCK").close();
      DiskLockedException denied =
          assertThrows(DiskLockedException.class, () -> disk.lockExclusively("LOCK", "me"));
      assertEquals("", denied.holder());
    }
  }

  @Test
  void whatWasPutSurvivesTheDeathOfTheProcess() throws Exception {
    try (ChildProcess other = ChildProcess.holding(root, "put")) {
      assertEquals("locked", other.answer());
    }
    try (DiskFile file = disk.openForReading("put")) {
      byte[] found = new byte[3];
      assertEquals(3, file.read(100, found, 0, 3));
      assertArrayEquals(new byte[] {1, 2, 3}, found);
    }
  }

  /** A child JVM that does one thing, says so, and waits to be killed. */
  static final class ChildProcess implements Closeable {
    private final Process process;
    private final BufferedReader answers;

    private ChildProcess(Path root, String kind) throws IOException {
      String java = ProcessHandle.current().info().command().orElse("java");
      String classes = System.getProperty("java.class.path");
      String main = ChildProcess.class.getName();
      ProcessBuilder builder =
          new ProcessBuilder(java, "-Xint", "-cp", classes, main, root.toString(), kind);
      process = builder.redirectErrorStream(true).start();
      answers =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess holding(Path root, String kind) throws IOException {
      return new ChildProcess(root, kind);
    }

    static String attempt(Path root, String kind) throws IOException {
      try (ChildProcess process = new ChildProcess(root, kind)) {
        return process.answer();
      }
    }

    String answer() throws IOException {
      return answers.readLine();
    }

    /** Kills it: an orderly end would prove less. */
    @Override
    public void close() throws IOException {
      process.destroyForcibly().onExit().join();
      answers.close();
    }

    /** The child. */
    public static void main(String[] args) throws IOException {
      Disk disk = new FileSystemDisk(Path.of(args[0]));
      try {
        hold(disk, args[1]);
        say("locked");
      } catch (DiskLockedException e) {
        say("denied " + e.holder());
      } catch (IOException e) {
        say("failed " + e.getMessage());
      }
      int closed = System.in.read();
      System.exit(closed < 0 ? 0 : 1);
    }

    private static void hold(Disk disk, String kind) throws IOException {
      switch (kind) {
        case "exclusive" -> disk.lockExclusively("LOCK", "the child");
        case "shared" -> disk.lockShared("LOCK");
        case "fault" -> fault(disk.create(kind));
        default -> put(disk.create(kind));
      }
    }

    private static void fault(DiskFile file) throws IOException {
      file.write(0, new byte[2 * PAGE], 0, 2 * PAGE);
      DiskMap map = file.map(2 * PAGE);
      file.truncate(0);
      map.get(PAGE, new byte[PAGE], 0, PAGE);
    }

    private static void put(DiskFile file) throws IOException {
      file.write(0, new byte[PAGE], 0, PAGE);
      file.map(PAGE).put(100, new byte[] {1, 2, 3}, 0, 3);
    }

    private static void say(String answer) throws IOException {
      OutputStream out = System.out;
      out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
