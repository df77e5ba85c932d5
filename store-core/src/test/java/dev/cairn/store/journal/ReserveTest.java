package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.io.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is let in after an opening, before the reserve is whole: so much that, where RESERVE is at
 * rest and the disk full, another opening has room to copy it.
 */
class ReserveTest {
  private static final int AT_REST = 128 << 10;
  private static final int WHOLE = 4 << 20;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final LongSupplier salts = new SplittableRandom(1)::nextLong;

  @BeforeEach
  void makeJournal() throws IOException {
    disk.createDirectory(FileNames.JOURNAL);
  }

  private JournalOptions options() {
    return new JournalOptions(
        256 << 20,
        JournalOptions.FILE_BYTES_MIN,
        JournalOptions.FILE_BYTES_MAX,
        32 << 20,
        salts,
        Runnable::run,
        false,
        false,
        () -> {});
  }

  private Journal journal() throws IOException {
    UUID store = new UUID(1, 2);
    JournalOpening.create(disk, store, salts);
    Settled nothing = new Settled(1, 0, 0, 0, 0, 0, 0);
    Verdict verdict = Recovery.decide(JournalScan.scan(disk), nothing);
    Recovered begun = new JournalOpening(disk, store, verdict, nothing).begin(options());
    return Objects.requireNonNull(begun.journal());
  }

  private long reserved() throws IOException {
    return disk.exists(FileNames.RESERVE) ? disk.content(FileNames.RESERVE).length : 0;
  }

  @Test
  void aLittleIsLetInAndThenItIsMadeWholeFirst() throws IOException {
    Journal journal = journal();
    journal.admit(20_000);
    journal.admit(41_440);
    assertEquals(0, reserved());
    journal.admit(1);
    assertEquals(WHOLE, reserved());
    journal.admit(1 << 20);
    journal.close();
  }

  @Test
  void whatIsLetInLaterIsAsMuchAsThereIs() throws IOException {
    Journal journal = journal();
    assertTrue(journal.makeReserve());
    journal.admit(1 << 20);
    journal.admit(1 << 20);
    assertEquals(WHOLE, reserved());
    journal.close();
  }

  @Test
  void whereItCannotBeMadeWholeNoMoreIsLetInThanALittle() throws IOException {
    Journal journal = journal();
    disk.setCapacity(bytes(disk));
    journal.admit(61_440);
    assertThrows(DiskFullException.class, () -> journal.admit(1));
    assertThrows(DiskFullException.class, () -> journal.admit(1));
    journal.close();
  }

  private static long bytes(SimulatedDisk disk) throws IOException {
    long bytes = 0;
    for (String path : disk.paths()) {
      bytes += disk.content(path).length;
    }
    return bytes;
  }

  @Test
  void atRestItIsEnoughForAnOpeningThatCopiesTheLittle() throws IOException {
    JournalSpace space = new JournalSpace(disk, options());
    space.reserve().rest();
    assertEquals(AT_REST, reserved());
    disk.setCapacity(bytes(disk));
    JournalFile made = space.createInPlaceOfReserve(61_440);
    assertTrue(made.size() >= 4_096 + 61_440);
    assertFalse(space.reserve().made());
    made.close();
  }

  @Test
  void anOpeningThatCopiesNothingNeedsNoMoreThanTheLeastThatIsKept() throws IOException {
    JournalSpace space = new JournalSpace(disk, options());
    try (DiskFile reserve = disk.create(FileNames.RESERVE)) {
      reserve.write(0, new byte[16 << 10], 0, 16 << 10);
    }
    disk.setCapacity(bytes(disk));
    try (JournalFile made = space.createForOpening()) {
      assertEquals(8 << 10, made.size());
    }
  }

  @Test
  void atRestItIsNotEnoughForMore() throws IOException {
    JournalSpace space = new JournalSpace(disk, options());
    space.reserve().rest();
    disk.setCapacity(bytes(disk));
    assertThrows(DiskFullException.class, () -> space.createInPlaceOfReserve(61_441));
  }

  /**
   * A journal file that was made ready while a settling step had the reserve took its room: the
   * step failed, or what came next, and of a hundred stores that were closed on a full disk some
   * did not open again.
   */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void noFileIsMadeReadyWhileItIsGivenUp() throws Exception {
    SmallJournal small = new SmallJournal();
    assertTrue(small.journal.makeReserve());
    int whole = small.disk.content(FileNames.RESERVE).length;
    small.disk.setCapacity(bytes(small.disk));
    List<IOException> refused = new ArrayList<>();
    Thread writer = new Thread(() -> refused.add(refusal(small.journal)));
    writer.setDaemon(true);
    boolean done =
        small.journal.inPlaceOfReserve(
            0,
            () -> {
              writer.start();
              awaitItsEndOrItsWaiting(writer);
              return fits(small.disk, whole);
            });
    assertTrue(done, "its room was taken");
    writer.join();
    assertInstanceOf(DiskFullException.class, refused.get(0));
    small.journal.close();
  }

  private static IOException refusal(Journal journal) {
    return assertThrows(
        IOException.class, () -> journal.awaitRoom(SmallJournal.FILE_BYTES), "was let in");
  }

  private static void awaitItsEndOrItsWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
  }

  private static boolean fits(SimulatedDisk disk, int bytes) throws IOException {
    try (DiskFile file = disk.create("settled")) {
      file.write(0, new byte[bytes], 0, bytes);
      return true;
    } catch (DiskFullException e) {
      return false;
    }
  }

  @Test
  void whatHasRoomAgainIsTheReservesBeforeItIsAFiles() throws IOException {
    SmallJournal small = new SmallJournal();
    assertTrue(small.journal.makeReserve());
    int whole = small.disk.content(FileNames.RESERVE).length;
    small.disk.setCapacity(bytes(small.disk));
    assertTrue(small.journal.inPlaceOfReserve(0, () -> fits(small.disk, whole / 2)));
    assertEquals(whole / 2, small.disk.content(FileNames.RESERVE).length);
    small.disk.setCapacity(bytes(small.disk) + 2 * SmallJournal.FILE_BYTES);
    assertInstanceOf(DiskFullException.class, refusal(small.journal));
    assertEquals(whole, small.disk.content(FileNames.RESERVE).length);
    small.journal.close();
  }

  @Test
  void whatSettlesLeavesSomeOfItAndMuchWhatThereIsAtRest() throws IOException {
    Journal journal = journal();
    assertTrue(journal.makeReserve());
    assertTrue(journal.inPlaceOfReserve(0, () -> reserved() == 0));
    assertTrue(journal.inPlaceOfReserve(AT_REST, () -> reserved() == 16 << 10));
    assertTrue(journal.inPlaceOfReserve(AT_REST + 1, () -> reserved() == AT_REST));
    assertEquals(WHOLE, reserved());
    journal.close();
  }

  @Test
  void itComesToRestFromAnyLength() throws IOException {
    JournalSpace space = new JournalSpace(disk, options());
    assertTrue(space.makeReserve());
    assertEquals(WHOLE, reserved());
    space.reserve().rest();
    assertEquals(AT_REST, reserved());
    space.reserve().rest();
    assertEquals(AT_REST, reserved());
    assertTrue(space.makeReserve());
    assertEquals(WHOLE, reserved());
  }
}
