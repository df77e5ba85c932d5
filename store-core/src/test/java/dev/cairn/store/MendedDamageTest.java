package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.Layout.Region;
import dev.cairn.store.io.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each of these was wrong once: found by {@link DamageTest}, told here one by one. */
class MendedDamageTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  private static CairnStore open(SimulatedDisk disk) {
    return DamagedStores.open(disk);
  }

  private static CairnStore inspect(SimulatedDisk disk) {
    return DamagedStores.open(disk, StoreOptions.inspection());
  }

  /**
   * A store that was opened after a crash and closed again, with nothing written in between, took
   * "nothing appended" for "nothing to settle": it wrote its MARK and removed the journal, with
   * everything that had been recovered.
   */
  @Test
  void closingAfterACrashKeepsWhatWasRecovered() {
    CairnStore crashed = open(disk);
    crashed.createRun("r", "w", Map.of("k", 1));
    crashed.saveCheckpoint("r", "n", new byte[] {1, 2, 3}, Map.of());
    SimulatedDisk left = disk.crashKeepingAll();
    open(left).close();
    try (CairnStore store = inspect(left)) {
      assertTrue(store.verify().intact());
      assertEquals(1, store.listCheckpoints("r").size());
      assertEquals(Map.of("k", 1L), store.getRun("r").orElseThrow().params());
    }
  }

  /**
   * Where no INDEX covers a record, its head was believed on the word of the header's CRC, which
   * does not cover it: one flipped bit changed a status in the history.
   */
  @Test
  void aHeadIsNotBelievedWithoutItsCrc() throws IOException {
    try (CairnStore store = open(disk)) {
      store.createRun("r", "w", Map.of());
      store.updateRunStatus("r", RunStatus.PAUSED);
    }
    String segment = segmentOf("r");
    Region status = regions(disk, segment).get(2);
    disk.poke(segment, status.from() + 44, (byte) 1);
    try (CairnStore store = inspect(disk)) {
      CorruptRecordException e =
          assertThrows(CorruptRecordException.class, () -> store.getStatusHistory("r"));
      assertEquals(segment, e.damage().file());
    }
  }

  /**
   * Without STORE an opening took the directory for an unfinished making, and removed a journal
   * full of acknowledged records, as long as no run had a directory yet.
   */
  @Test
  void aStoreThatHasLostItsStoreFileIsNotMadeAnew() throws IOException {
    CairnStore crashed = open(disk);
    crashed.createRun("r", "w", Map.of());
    SimulatedDisk left = disk.crashKeepingAll();
    left.remove("STORE");
    byte[] journal = left.content("journal/2.log");
    assertThrows(StoreException.class, () -> open(left));
    assertArrayEquals(journal, left.content("journal/2.log"));
  }

  /**
   * A journal file that was cut short looked like one that ends there: everything behind the cut
   * was gone without a word. Its header says now how long it is.
   */
  @Test
  void aJournalFileThatWasCutShortIsDamaged() throws IOException {
    CairnStore crashed = open(disk);
    crashed.createRun("r", "w", Map.of());
    crashed.saveCheckpoint("r", "n", new byte[9], Map.of());
    SimulatedDisk left = disk.crashKeepingAll();
    left.truncateTo("journal/2.log", 8192);
    try (CairnStore store = open(left)) {
      assertTrue(store.openReport().readOnly());
      assertEquals("journal/2.log", store.openReport().damages().get(0).file());
      assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("r"));
      assertThrows(CorruptRecordException.class, () -> store.getRun("another"));
    }
  }

  /** A run whose RUN record is lost had no id any more, and was left out of every answer. */
  @Test
  void aRunWhoseCreationIsLostIsNotLeftOut() throws IOException {
    CairnStore crashed = open(disk);
    crashed.createRun("r", "w", Map.of());
    crashed.appendEvent(WorkflowEvent.of("r", "e"));
    crashed.appendEvent(WorkflowEvent.of("r", "e"));
    SimulatedDisk left = disk.crashKeepingAll();
    left.poke("journal/2.log", 4096 + 56 + 44, (byte) 0x7f);
    try (CairnStore store = inspect(left)) {
      assertThrows(CorruptRecordException.class, () -> store.listRuns(RunQuery.all()));
      assertThrows(CorruptRecordException.class, () -> store.getRun("r"));
    }
  }

  /** A change of status that is lost left the run with the status it had before. */
  @Test
  void aLostChangeOfStatusLeavesTheStatusInDoubt() throws IOException {
    CairnStore crashed = open(disk);
    crashed.createRun("r", "w", Map.of());
    crashed.updateRunStatus("r", RunStatus.FAILED);
    crashed.appendEvent(WorkflowEvent.of("r", "e"));
    SimulatedDisk left = disk.crashKeepingAll();
    left.poke("journal/2.log", 8192 + 56 + 44, (byte) 0);
    try (CairnStore store = inspect(left)) {
      assertThrows(CorruptRecordException.class, () -> store.getRun("r"));
      assertThrows(CorruptRecordException.class, () -> store.listRuns(RunQuery.all()));
      assertEquals(1, store.getEvents("r", 0, 9).size());
    }
  }

  /**
   * The number of lost batches was held against the number of records found anywhere, torn ones at
   * the end among them: a record that is lost without a trace was made up for by one that nobody
   * had been promised.
   */
  @Test
  void aTornRecordDoesNotMakeUpForALostOne() throws IOException {
    CairnStore crashed = open(disk);
    crashed.createRun("a", "w", Map.of());
    crashed.createRun("b", "w", Map.of());
    crashed.appendEvent(WorkflowEvent.of("a", "lost"));
    crashed.appendEvent(WorkflowEvent.of("b", "kept"));
    crashed.appendEvent(WorkflowEvent.of("b", "torn"));
    SimulatedDisk left = disk.crashKeepingAll();
    left.poke("journal/2.log", 3 * 4096 + 56, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    left.poke("journal/2.log", 5 * 4096, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    try (CairnStore store = inspect(left)) {
      assertThrows(CorruptRecordException.class, () -> store.getEvents("a", 0, 9));
      assertFalse(store.verify().intact());
    }
  }

  private String segmentOf(String run) {
    return disk.paths().stream()
        .filter(path -> path.contains("/" + run + "~"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Region> regions(SimulatedDisk disk, String file) throws IOException {
    return Layout.of(disk, file);
  }
}
