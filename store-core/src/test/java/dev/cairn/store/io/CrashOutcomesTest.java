package dev.cairn.store.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrashOutcomesTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  /**
   * Two files with several versions of a sector and a length, one cut, one renamed over another.
   */
  private void makeADisk() throws IOException {
    disk.createDirectory("d");
    disk.forceDirectory("");
    try (DiskFile a = disk.create("d/a");
        DiskFile b = disk.create("d/b")) {
      write(a, 0, 600, 1);
      a.force();
      write(a, 100, 10, 2);
      write(a, 120, 10, 3);
      a.truncate(110);
      write(a, 110, 500, 4);
      write(b, 0, 10, 5);
    }
    disk.rename("d/b", "d/c");
  }

  private static void write(DiskFile file, long at, int length, int value) throws IOException {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    file.write(at, bytes, 0, length);
  }

  @Test
  void theOutcomesAreAllThatTheSubsetsOfTheChangesLeave() throws IOException {
    makeADisk();
    List<Pending> pending = disk.pending();
    assertTrue(pending.size() >= 10 && pending.size() <= 16, pending.toString());
    Set<Long> bySubset = new HashSet<>();
    for (long subset = 0; subset < 1L << pending.size(); subset++) {
      bySubset.add(print(BitSet.valueOf(new long[] {subset})));
    }
    Set<Long> byOutcome = new HashSet<>();
    CrashOutcomes outcomes = CrashOutcomes.of(pending);
    outcomes.all(kept -> byOutcome.add(print(kept)));
    assertEquals(bySubset, byOutcome);
    assertTrue(outcomes.count() < 1L << pending.size());
  }

  private long print(BitSet kept) {
    return disk.crash(kept).fingerprint(false);
  }

  @Test
  void someOfTheOutcomesAreAmongThem() throws IOException {
    makeADisk();
    CrashOutcomes outcomes = CrashOutcomes.of(disk.pending());
    Set<Long> all = new HashSet<>();
    outcomes.all(kept -> all.add(print(kept)));
    Set<Long> some = new HashSet<>();
    outcomes.some(1, 8, 1, kept -> some.add(print(kept)));
    assertTrue(all.containsAll(some) && some.size() > 2, some.size() + " of " + all.size());
  }

  @Test
  void aFingerprintTellsOneByte() throws IOException {
    makeADisk();
    SimulatedDisk copy = disk.copy();
    assertEquals(disk.fingerprint(true), copy.fingerprint(true));
    copy.poke("d/a", 300, (byte) 9);
    assertNotEquals(disk.fingerprint(false), copy.fingerprint(false));
  }

  @Test
  void aFingerprintTellsWhatIsDurable() throws IOException {
    makeADisk();
    SimulatedDisk copy = disk.copy();
    try (DiskFile a = copy.open("d/a")) {
      a.force();
    }
    assertEquals(disk.fingerprint(false), copy.fingerprint(false));
    assertNotEquals(disk.fingerprint(true), copy.fingerprint(true));
  }

  @Test
  void theMiddleOfAWriteIsToldWithHalfOfItsBytesThere() throws IOException {
    byte[][] middle = new byte[1][];
    disk.onMiddle(
        call -> {
          try {
            middle[0] = disk.content(call.path());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    try (DiskFile a = disk.create("a")) {
      write(a, 0, 10, 1);
    }
    assertEquals(5, middle[0].length);
    assertEquals(10, disk.content("a").length);
    assertEquals(1, sectors(disk.pending()));
  }

  private static long sectors(List<Pending> pending) {
    return pending.stream().filter(it -> it.kind() == Pending.Kind.SECTOR).count();
  }
}
