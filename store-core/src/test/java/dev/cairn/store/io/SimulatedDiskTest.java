package dev.cairn.store.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a crash of the simulated disk takes and leaves. */
class SimulatedDiskTest {
  private static final int SECTOR = 512;

  private final SimulatedDisk disk = new SimulatedDisk();

  private DiskFile forced(String path, int sectors) throws IOException {
    DiskFile file = disk.create(path);
    write(file, 0, sectors, '-');
    file.force();
    disk.forceDirectory(DiskPath.parent(path));
    return file;
  }

  private static void write(DiskFile file, int sector, int count, char content) throws IOException {
    file.write((long) sector * SECTOR, sectors(count, content), 0, count * SECTOR);
  }

  private static byte[] sectors(int count, char content) {
    byte[] bytes = new byte[count * SECTOR];
    Arrays.fill(bytes, (byte) content);
    return bytes;
  }

  /** One letter for each sector, {@code 0} for zeros and {@code ?} for a mixture. */
  private static String letters(SimulatedDisk disk, String path) throws IOException {
    if (!disk.exists(path)) {
      return "none";
    }
    StringBuilder letters = new StringBuilder();
    byte[] content = disk.content(path);
    for (int from = 0; from < content.length; from += SECTOR) {
      letters.append(letter(content, from, Math.min(from + SECTOR, content.length)));
    }
    return letters.toString();
  }

  private static char letter(byte[] content, int from, int to) {
    for (int i = from; i < to; i++) {
      if (content[i] != content[from]) {
        return '?';
      }
    }
    return content[from] == 0 ? '0' : (char) content[from];
  }

  private interface Look {
    String at(SimulatedDisk crashed) throws IOException;
  }

  /** What can be seen after a crash, over all subsets of what is pending. */
  private Set<String> crashes(Look look) throws IOException {
    int pending = disk.pending().size();
    assertTrue(pending <= 16, "too many to enumerate: " + disk.pending());
    Set<String> seen = new TreeSet<>();
    for (long subset = 0; subset < 1L << pending; subset++) {
      seen.add(look.at(disk.crash(BitSet.valueOf(new long[] {subset}))));
    }
    return seen;
  }

  private Set<String> crashes(String path) throws IOException {
    return crashes(crashed -> letters(crashed, path));
  }

  private Set<String> crashedNames() throws IOException {
    return crashes(crashed -> String.join(" ", crashed.paths()));
  }

  @Test
  void whatIsForcedSurvives() throws IOException {
    forced("a", 2);
    assertEquals(List.of(), disk.pending());
    assertEquals("--", letters(disk.crashDroppingAll(), "a"));
  }

  @Test
  void unforcedSectorsSurviveInAnySubset() throws IOException {
    write(forced("a", 3), 0, 3, 'x');
    assertEquals(Set.of("---", "--x", "-x-", "-xx", "x--", "x-x", "xx-", "xxx"), crashes("a"));
    assertEquals("xxx", letters(disk.crashKeepingAll(), "a"));
  }

  @Test
  void anUnalignedWriteTearsAtSectorsToo() throws IOException {
    forced("a", 3).write(256, sectors(2, 'x'), 0, 2 * SECTOR);
    assertEquals(8, crashes("a").size());
    assertTrue(crashes("a").contains("?x-"));
  }

  @Test
  void aSectorSurvivesInAnyOfItsVersions() throws IOException {
    DiskFile file = forced("a", 1);
    for (char version : "xyz".toCharArray()) {
      write(file, 0, 1, version);
    }
    assertEquals(Set.of("-", "x", "y", "z"), crashes("a"));
  }

  @Test
  void theOldestAndTheNewestOfManyVersionsAreKept() throws IOException {
    DiskFile file = forced("a", 1);
    for (char version = 'a'; version <= 'z'; version++) {
      write(file, 0, 1, version);
    }
    assertTrue(crashes("a").containsAll(Set.of("-", "a", "y", "z")));
  }

  @Test
  void aForceOfAMapCoversItsPages() throws IOException {
    DiskFile file = forced("a", 24);
    DiskMap map = file.map(24 * SECTOR);
    map.put(0, sectors(24, 'x'), 0, 24 * SECTOR);
    map.force(9 * SECTOR, 1);
    String kept = "-".repeat(8) + "x".repeat(8) + "-".repeat(8);
    assertEquals(kept, letters(disk.crashDroppingAll(), "a"));
    map.force(0, 0);
    assertEquals(kept, letters(disk.crashDroppingAll(), "a"));
    map.force(4095, 2);
    assertEquals("x".repeat(16) + "-".repeat(8), letters(disk.crashDroppingAll(), "a"));
  }

  @Test
  void aForceOfAMapDoesNotCoverTheLength() throws IOException {
    DiskFile file = forced("a", 1);
    write(file, 1, 1, 'x');
    file.map(2 * SECTOR).force(0, 2 * SECTOR);
    assertEquals(Set.of("-", "-x"), crashes("a"));
  }

  @Test
  void anUnforcedLengthIsAnyThatTheFileHad() throws IOException {
    DiskFile file = forced("a", 1);
    write(file, 1, 1, 'x');
    write(file, 2, 1, 'y');
    assertEquals(Set.of("-", "-0", "-x", "-00", "-x0", "-0y", "-xy"), crashes("a"));
  }

  @Test
  void whatALostLengthHidDoesNotComeBackByGrowing() throws IOException {
    write(forced("a", 1), 1, 1, 'x');
    BitSet onlyTheSector = new BitSet();
    onlyTheSector.set(1);
    SimulatedDisk crashed = disk.crash(onlyTheSector);
    assertEquals("-", letters(crashed, "a"));
    write(crashed.open("a"), 2, 1, 'y');
    assertEquals("-0y", letters(crashed, "a"));
  }

  @Test
  void aRenamedFilesChangesArePendingOnce() throws IOException {
    write(forced("a", 1), 0, 1, 'x');
    disk.rename("a", "b");
    assertEquals(1, disk.pending().stream().filter(it -> it.kind() == Pending.Kind.SECTOR).count());
  }

  @Test
  void anUnforcedCutComesBackWhole() throws IOException {
    forced("a", 3).truncate(SECTOR);
    assertEquals(Set.of("---", "-"), crashes("a"));
  }

  @Test
  void whatWasCutOffNeverComesBackBehindNewBytes() throws IOException {
    DiskFile file = forced("a", 3);
    file.truncate(SECTOR);
    write(file, 2, 1, 'x');
    assertEquals(Set.of("---", "-", "-00", "-0x"), crashes("a"));
  }

  @Test
  void aCutWithinASectorLeavesItsBeginning() throws IOException {
    DiskFile file = forced("a", 1);
    file.truncate(100);
    file.force();
    assertArrayEquals(Arrays.copyOf(sectors(1, '-'), 100), disk.crashDroppingAll().content("a"));
  }

  @Test
  void aFileWhoseEntryIsNotForcedMayBeLost() throws IOException {
    DiskFile file = disk.create("a");
    write(file, 0, 1, 'x');
    file.force();
    assertEquals(Set.of("none", "x"), crashes("a"));
    disk.forceDirectory("");
    assertEquals(Set.of("x"), crashes("a"));
  }

  @Test
  void aForcedEntryDoesNotForceTheFile() throws IOException {
    write(disk.create("a"), 0, 1, 'x');
    disk.forceDirectory("");
    assertEquals(Set.of("", "0", "x"), crashes("a"));
  }

  @Test
  void aFileInADirectoryNeedsBothEntries() throws IOException {
    disk.createDirectory("d");
    disk.create("d/a");
    disk.forceDirectory("d");
    assertEquals(Set.of("", "d/a"), crashedNames());
    disk.forceDirectory("");
    assertEquals(Set.of("d/a"), crashedNames());
  }

  @Test
  void aDeletedFileComesBackWithWhatIsDurable() throws IOException {
    write(forced("a", 1), 0, 1, 'x');
    disk.delete("a");
    assertEquals(Set.of("-", "none", "x"), crashes("a"));
    assertEquals("-", letters(disk.crashDroppingAll(), "a"));
    disk.forceDirectory("");
    assertEquals(Set.of("none"), crashes("a"));
  }

  @Test
  void aNameMadeAgainLeadsToTheOldFileOrTheNewOrNone() throws IOException {
    forced("a", 1);
    disk.delete("a");
    DiskFile again = disk.create("a");
    write(again, 0, 1, 'x');
    again.force();
    assertEquals(Set.of("-", "none", "x"), crashes("a"));
  }

  @Test
  void aRenameIsTwoEntries() throws IOException {
    forced("a", 1);
    disk.rename("a", "b");
    assertEquals(Set.of("", "a", "a b", "b"), crashedNames());
    disk.forceDirectory("");
    assertEquals(Set.of("b"), crashedNames());
  }

  @Test
  void aRenameThatReplacesInItsDirectoryIsOneStep() throws IOException {
    forced("old", 1);
    write(forced("new", 1), 0, 1, 'x');
    disk.open("new").force();
    disk.rename("new", "old");
    assertEquals(
        Set.of("old=- new=x", "old=x new=none"),
        crashes(it -> "old=" + letters(it, "old") + " new=" + letters(it, "new")));
  }

  @Test
  void twoNamesOfOneFileLeadToOneContent() throws IOException {
    forced("a", 1);
    disk.rename("a", "b");
    BitSet onlyTheNewName = new BitSet();
    onlyTheNewName.set(0);
    SimulatedDisk crashed = disk.crash(onlyTheNewName);
    assertEquals(Set.of("a", "b"), crashed.paths());
    write(crashed.open("a"), 0, 1, 'x');
    assertEquals("x", letters(crashed, "b"));
  }

  @Test
  void aRenameAcrossDirectoriesNeedsBothForced() throws IOException {
    disk.createDirectory("d");
    forced("a", 1);
    disk.rename("a", "d/a");
    disk.forceDirectory("d");
    assertEquals(Set.of("a d/a", "d/a"), crashedNames());
  }

  @Test
  void aFailedForceTakesThePagesWithIt() throws IOException {
    DiskFile file = forced("a", 2);
    write(file, 0, 1, 'x');
    disk.failAt(disk.calls() + 1, Fault.FAILED_FORCE);
    assertThrows(IOException.class, file::force);
    write(file, 1, 1, 'y');
    file.force();
    assertEquals("xy", letters(disk, "a"));
    assertEquals("xy", letters(disk.crashKeepingAll(), "a"));
    assertEquals(Set.of("-y"), crashes("a"));
    assertEquals("-y", letters(disk.crashKeepingAll().crashDroppingAll(), "a"));
  }

  @Test
  void aFailedForceOfAMapTakesItsRangeOnly() throws IOException {
    DiskMap map = forced("a", 16).map(16 * SECTOR);
    map.put(0, sectors(16, 'x'), 0, 16 * SECTOR);
    disk.failAt(disk.calls() + 1, Fault.FAILED_FORCE);
    assertThrows(IOException.class, () -> map.force(0, 4096));
    map.force(0, 2 * 4096);
    assertEquals("-".repeat(8) + "x".repeat(8), letters(disk.crashDroppingAll(), "a"));
  }

  @Test
  void aFailedForceOfADirectoryTakesItsEntries() throws IOException {
    disk.create("a");
    disk.failAt(disk.calls() + 1, Fault.FAILED_FORCE);
    assertThrows(IOException.class, () -> disk.forceDirectory(""));
    disk.forceDirectory("");
    assertTrue(disk.exists("a"));
    assertEquals(Set.of(""), crashedNames());
  }

  @Test
  void whatWasLeftPendingByAProcessKillCanStillBeLost() throws IOException {
    write(forced("a", 1), 0, 1, 'x');
    SimulatedDisk killed = disk.crashKeepingAll();
    assertEquals(disk.pending(), killed.pending());
    assertEquals("-", letters(killed.crashDroppingAll(), "a"));
    killed.open("a").force();
    assertEquals("x", letters(killed.crashDroppingAll(), "a"));
    assertEquals("-", letters(disk.crashDroppingAll(), "a"));
  }

  @Test
  void aCrashedDiskAndItsOriginShareNothing() throws IOException {
    DiskFile file = forced("a", 2);
    SimulatedDisk crashed = disk.crash(1);
    write(file, 0, 1, 'x');
    write(crashed.open("a"), 1, 1, 'y');
    assertEquals("x-", letters(disk, "a"));
    assertEquals("-y", letters(crashed, "a"));
  }

  @Test
  void aSeedAlwaysLeavesTheSame() throws IOException {
    write(forced("a", 8), 0, 8, 'x');
    write(disk.create("b"), 0, 8, 'y');
    Set<String> states = new TreeSet<>();
    for (long seed = 0; seed < 200; seed++) {
      String state = letters(disk.crash(seed), "a") + letters(disk.crash(seed), "b");
      assertEquals(
          state, letters(disk.crash(seed), "a") + letters(disk.crash(seed), "b"), "seed " + seed);
      states.add(state);
    }
    assertTrue(states.size() > 50, "only " + states.size());
    assertTrue(states.contains("--------none") && states.contains("xxxxxxxxyyyyyyyy"));
  }

  @Test
  void thePowerIsCutInTheMiddleOfACall() throws IOException {
    DiskMap map = forced("a", 2).map(2 * SECTOR);
    disk.crashAt(disk.calls() + 2, 75);
    map.put(0, sectors(1, 'x'), 0, SECTOR);
    assertThrows(PowerCutException.class, () -> map.put(0, sectors(2, 'y'), 0, 2 * SECTOR));
    assertTrue(disk.powerCut());
    assertThrows(PowerCutException.class, () -> map.get(0, new byte[1], 0, 1));
    assertThrows(PowerCutException.class, () -> disk.exists("a"));
    map.close();
    assertEquals("y?", letters(disk.crashKeepingAll(), "a"));
    assertEquals("--", letters(disk.crashDroppingAll(), "a"));
  }

  @Test
  void aCallThatWasCutOffHasNotHappened() throws IOException {
    disk.crashAt(1);
    assertThrows(PowerCutException.class, () -> disk.create("a"));
    assertEquals(Set.of(), disk.paths());
  }

  @Test
  void everyCallIsToldAndMutatingOnesAreCounted() throws IOException {
    List<Call> calls = new ArrayList<>();
    disk.onCall(calls::add);
    DiskFile file = disk.create("a");
    write(file, 1, 1, 'x');
    file.read(3, new byte[4], 0, 4);
    file.truncate(7);
    disk.rename("a", "b");
    file.force();
    assertEquals(5, disk.calls());
    assertEquals(
        List.of(
            new Call(1, Verb.CREATE, "a", 0, 0),
            new Call(2, Verb.WRITE, "a", 512, 512),
            new Call(0, Verb.READ, "a", 3, 4),
            new Call(3, Verb.TRUNCATE, "a", 7, 0),
            new Call(4, Verb.RENAME, "a", 0, 0),
            new Call(5, Verb.FORCE, "b", 0, 0)),
        calls);
  }

  @Test
  void aListenerMayCrashTheDiskBeforeTheCall() throws IOException {
    DiskFile file = forced("a", 1);
    Set<String> seen = new TreeSet<>();
    disk.onCall(call -> seen.add(call.verb() + " " + disk.crashKeepingAll().pending().size()));
    write(file, 0, 1, 'x');
    file.force();
    assertEquals(Set.of("WRITE 0", "FORCE 1"), seen);
  }

  @Test
  void aShortWriteLeavesAPart() throws IOException {
    DiskFile file = forced("a", 4);
    disk.failAt(disk.calls() + 1, Fault.SHORT_WRITE);
    assertThrows(IOException.class, () -> write(file, 0, 4, 'x'));
    assertEquals("xx--", letters(disk, "a"));
  }

  @Test
  void anInputOutputErrorLeavesNothingAndIsOver() throws IOException {
    DiskFile file = forced("a", 2);
    disk.failAt(disk.calls() + 1, Fault.EIO);
    assertThrows(IOException.class, () -> write(file, 0, 2, 'x'));
    assertEquals("--", letters(disk, "a"));
    write(file, 0, 2, 'y');
    assertEquals("yy", letters(disk, "a"));
  }

  @Test
  void aFullDiskStillTakesWhatDoesNotGrow() throws IOException {
    DiskFile file = forced("a", 2);
    disk.failWhen(call -> true, Fault.ENOSPC);
    write(file, 0, 2, 'x');
    file.force();
    assertThrows(DiskFullException.class, () -> write(file, 2, 1, 'y'));
    assertThrows(DiskFullException.class, () -> disk.create("b"));
    disk.clearFaults();
    disk.create("b");
  }

  @Test
  void theCapacityBoundsTheSumOfTheLengths() throws IOException {
    DiskFile file = forced("a", 2);
    disk.setCapacity(3 * SECTOR);
    assertThrows(DiskFullException.class, () -> write(file, 2, 2, 'x'));
    assertEquals("--x", letters(disk, "a"));
    assertThrows(DiskFullException.class, () -> disk.create("b"));
    disk.delete("a");
    write(disk.create("b"), 0, 3, 'y');
  }

  @Test
  void readsCanBeMadeToFail() throws IOException {
    DiskFile file = forced("a", 1);
    DiskMap map = file.map(SECTOR);
    forced("b", 1);
    disk.failReadAt("a"::equals);
    assertThrows(IOException.class, () -> file.read(0, new byte[1], 0, 1));
    assertThrows(IOException.class, () -> map.get(0, new byte[1], 0, 1));
    assertEquals(1, disk.open("b").read(0, new byte[1], 0, 1));
    disk.clearFaults();
    assertEquals(1, file.read(0, new byte[1], 0, 1));
  }

  @Test
  void aHoleCannotBeMapped() throws IOException {
    DiskFile file = forced("a", 1);
    write(file, 4, 1, 'x');
    file.map(SECTOR).close();
    assertThrows(IllegalStateException.class, () -> file.map(5 * SECTOR));
    write(file, 1, 3, '\0');
    file.map(5 * SECTOR).close();
  }

  @Test
  void damageIsDoneInMemoryAndOnTheDisk() throws IOException {
    DiskFile file = forced("a", 3);
    write(file, 1, 1, 'x');
    disk.poke("a", SECTOR, sectors(1, 'p'));
    assertEquals(Set.of("-p-"), crashes("a"));
    disk.truncateTo("a", SECTOR);
    assertEquals(Set.of("-"), crashes("a"));
    assertEquals("-", letters(disk, "a"));
    disk.truncateTo("a", 2 * SECTOR);
    assertEquals("-0", letters(disk.crashDroppingAll(), "a"));
    disk.remove("a");
    assertEquals(Set.of(""), crashedNames());
  }

  @Test
  void aPlantedFileIsDurableWithItsDirectories() throws IOException {
    disk.plant("d/e/a", "abc".getBytes(UTF_8));
    assertEquals(List.of(), disk.pending());
    assertEquals("abc", new String(disk.crashDroppingAll().content("d/e/a"), UTF_8));
    assertEquals("abc", new String(disk.durableContent("d/e/a"), UTF_8));
  }

  @Test
  void aCrashReleasesLocksAndForgetsHandles() throws IOException {
    disk.lockExclusively("LOCK", "a");
    forced("a", 1).map(SECTOR);
    assertEquals(2, disk.openPeak());
    SimulatedDisk crashed = disk.crashKeepingAll();
    crashed.lockExclusively("LOCK", "b").close();
    assertEquals(0, crashed.openFiles() + crashed.openMaps());
  }

  @Test
  void pendingChangesSayWhatTheyAre() throws IOException {
    DiskFile file = disk.create("a");
    write(file, 1, 1, 'x');
    assertEquals(
        List.of("ENTRY a 0 1", "LENGTH a 1024 2", "SECTOR a 512 2"),
        disk.pending().stream()
            .map(it -> it.kind() + " " + it.path() + " " + it.position() + " " + it.call())
            .collect(Collectors.toList()));
  }
}
