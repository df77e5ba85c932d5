package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.io.SimulatedDisk;
import java.io.IOException;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    disk.setCapacity(bytes());
    journal.admit(61_440);
    assertThrows(DiskFullException.class, () -> journal.admit(1));
    assertThrows(DiskFullException.class, () -> journal.admit(1));
    journal.close();
  }

  private long bytes() throws IOException {
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
    disk.setCapacity(bytes());
    JournalFile made = space.createFor(61_440);
    assertTrue(made.size() >= 4_096 + 61_440);
    assertFalse(space.reserve().made());
    made.close();
  }

  @Test
  void atRestItIsNotEnoughForMore() throws IOException {
    JournalSpace space = new JournalSpace(disk, options());
    space.reserve().rest();
    disk.setCapacity(bytes());
    assertThrows(DiskFullException.class, () -> space.createFor(61_441));
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
