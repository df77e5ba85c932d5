package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A GAP is damaged: what was given up is as good as lost. Once nobody could accept that, since a
 * GAP has no position: verify reported it for ever.
 */
class GapDamageTest {
  private static final byte[] BAD = {1, 2, 3};

  private final SimulatedDisk disk = new SimulatedDisk();

  private CairnStore open() {
    return DamagedStores.open(disk);
  }

  private String segment() {
    return Crashes.path(disk, "runs/", ".seg");
  }

  private static void save(CairnStore store, int from, int to) {
    for (int i = from; i <= to; i++) {
      store.saveCheckpoint("r", "n", States.incompressible(1_000, i), Map.of());
    }
  }

  private static List<Long> seqs(CairnStore store) {
    return store.listCheckpoints("r").stream().map(CheckpointMeta::seq).toList();
  }

  private void damageTheGap() {
    byte[] bytes = Crashes.content(disk, segment());
    SegmentHeader header =
        ((HeaderOutcome.Valid<SegmentHeader>) SegmentHeader.read(bytes, bytes.length)).header();
    int at = header.length();
    RecordHeader record = RecordHeader.read(bytes, at, bytes.length, header.salt(), at);
    while (record != null && record.type() != RecordType.GAP.code()) {
      at += (int) record.frameLength();
      record = RecordHeader.read(bytes, at, bytes.length, header.salt(), at);
    }
    assertNotNull(record, "there is a GAP");
    Crashes.poke(disk, segment(), at + RecordHeader.BYTES, (byte) 0x7f);
  }

  private void canBeAccepted(List<Long> left) {
    try (CairnStore store = open()) {
      assertFalse(store.verify().intact());
      store.acceptLoss("r");
      goesOn(store, left);
    }
    try (CairnStore store = open()) {
      goesOn(store, left);
      store.acceptLoss("r"); // there is nothing more to accept
      assertEquals(List.of(), store.verify().damages());
    }
  }

  private static void goesOn(CairnStore store, List<Long> left) {
    assertEquals(left, seqs(store).subList(0, left.size()));
    save(store, 9, 9);
    assertEquals(List.of(), store.verify().damages());
  }

  @Test
  void itCanBeAccepted() {
    try (CairnStore store = open()) {
      store.createRun("r", "w", Map.of());
      save(store, 1, 5);
      assertTrue(store.deleteCheckpoint("r", "n", 2));
    }
    damageTheGap();
    canBeAccepted(List.of(1L, 3L, 4L, 5L));
    try (CairnStore store = open()) {
      assertThrows(CorruptRecordException.class, () -> store.loadCheckpointAt("r", "n", 2));
    }
  }

  /** It stands before the acceptance, and names a position behind it too. */
  @Test
  void itCanBeAcceptedWhereItReachesBeyondAnAcceptance() {
    try (CairnStore store = open()) {
      store.createRun("r", "w", Map.of());
      save(store, 1, 2);
      store.settle();
      save(store, 3, 4);
      assertTrue(store.deleteCheckpoint("r", "n", 3));
      Crashes.poke(disk, segment(), 700, BAD);
      store.acceptLoss("r");
      assertEquals(List.of(2L, 4L), seqs(store));
      save(store, 5, 6);
      assertTrue(store.deleteCheckpoint("r", "n", 5));
    }
    try (CairnStore store = open()) {
      assertEquals(List.of(2L, 4L, 6L), seqs(store));
      assertEquals(List.of(), store.verify().damages());
    }
    damageTheGap();
    canBeAccepted(List.of(2L, 4L, 6L));
  }
}
