package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.Layout.Region;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Damage, before and after its owner has accepted the loss: what is intact is always readable, what
 * is lost always throws, and writing waits for the acceptance.
 */
class AcceptLossTest {
  private static final int BEFORE = 6;
  private static final String JOURNAL = "journal/2.log";

  private final SimulatedDisk disk = new SimulatedDisk();

  private static CairnStore open(SimulatedDisk disk) {
    return DamagedStores.open(disk);
  }

  /** Two runs: checkpoints 1 to 6 of node n and events 1 to 6, in turn; closed. */
  private void closedStore() {
    try (CairnStore store = open(disk)) {
      fill(store, "hurt");
      fill(store, "sound");
    }
  }

  private static void fill(CairnStore store, String run) {
    store.createRun(run, "w", Map.of("p", run));
    fill(store, run, 1, BEFORE);
  }

  private static void fill(CairnStore store, String run, int from, int to) {
    for (int i = from; i <= to; i++) {
      store.saveCheckpoint(run, "n", state(i), Map.of("i", i));
      store.appendEvent(WorkflowEvent.of(run, "e").withPayload(i));
    }
  }

  private static byte[] state(int i) {
    byte[] state = new byte[100];
    Arrays.fill(state, (byte) i);
    return state;
  }

  private String segment() {
    return disk.paths().stream().filter(it -> it.contains("/hurt~")).findFirst().orElseThrow();
  }

  /** The record of a settled run at a position; position 1 is its creation. */
  private Region record(int position) throws IOException {
    return Layout.of(disk, segment()).get(position);
  }

  private static List<Long> seqs(List<CheckpointMeta> metas) {
    return metas.stream().map(CheckpointMeta::seq).toList();
  }

  private static List<Long> events(CairnStore store) {
    return store.getEvents("hurt", 0, 100).stream().map(WorkflowEvent::seq).toList();
  }

  private static void writesAreRefused(CairnStore store, String named) {
    StoreFailedException e =
        assertThrows(
            StoreFailedException.class,
            () -> store.saveCheckpoint("hurt", "n", new byte[1], Map.of()));
    assertTrue(e.reason().contains(named), e.reason());
    assertThrows(
        StoreFailedException.class, () -> store.appendEvent(WorkflowEvent.of("hurt", "e")));
    assertThrows(StoreFailedException.class, () -> store.updateRunStatus("hurt", RunStatus.FAILED));
  }

  private static void theOtherRunIsSound(CairnStore store) {
    assertEquals(BEFORE, store.listCheckpoints("sound").size());
    assertArrayEquals(
        state(BEFORE), store.loadCheckpointAt("sound", "n", BEFORE).orElseThrow().state());
    store.updateRunStatus("sound", RunStatus.RUNNING);
  }

  private static Damage lost(CairnStore store, long seq) {
    Damage damage =
        assertThrows(CorruptRecordException.class, () -> store.loadCheckpointAt("hurt", "n", seq))
            .damage();
    assertEquals("hurt", damage.runId());
    assertEquals(seq, damage.seq());
    return damage;
  }

  /** What must be so after the acceptance, in this opening and all later ones. */
  private static void accepted(
      CairnStore store, List<Long> checkpoints, List<Long> events, List<Long> lost) {
    assertEquals(checkpoints, seqs(store.listCheckpoints("hurt")));
    assertEquals(checkpoints, seqs(store.listNodeCheckpoints("hurt", "n")));
    assertEquals(events, events(store));
    for (long seq : checkpoints) {
      assertTrue(store.loadCheckpointAt("hurt", "n", seq).isPresent());
    }
    lost.forEach(seq -> lost(store, seq));
    long last = checkpoints.get(checkpoints.size() - 1);
    assertEquals(last, store.loadCheckpoint("hurt", "n").orElseThrow().meta().seq());
    assertEquals(List.of(), store.verify().damages());
  }

  /** Accepts the loss, and holds the store to it through settling, closing and opening. */
  private void acceptsAndGoesOn(
      CairnStore store, List<Long> checkpoints, List<Long> events, List<Long> lost) {
    store.acceptLoss("hurt");
    assertEquals(
        BEFORE + 1, store.saveCheckpoint("hurt", "n", state(7), Map.of()).seq(), "dense seqs");
    assertEquals(BEFORE + 1, store.appendEvent(WorkflowEvent.of("hurt", "e").withPayload(7)));
    List<Long> more = plus(checkpoints);
    List<Long> moreEvents = plus(events);
    accepted(store, more, moreEvents, lost);
    store.settle();
    accepted(store, more, moreEvents, lost);
    store.close();
    for (int i = 0; i < 2; i++) {
      try (CairnStore again = open(disk)) {
        accepted(again, more, moreEvents, lost);
        theOtherRunIsSound(again);
        again.updateRunStatus("hurt", RunStatus.PAUSED);
      }
    }
  }

  private static List<Long> plus(List<Long> seqs) {
    List<Long> more = new ArrayList<>(seqs);
    more.add(BEFORE + 1L);
    return more;
  }

  @Test
  void aRecordWithABadHeader() throws IOException {
    closedStore();
    Region third = record(6);
    disk.poke(segment(), third.from() + 9, (byte) 0x55);
    CairnStore store = open(disk);
    assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("hurt"));
    assertThrows(CorruptRecordException.class, () -> store.getStatusHistory("hurt"));
    assertEquals(6, store.loadCheckpoint("hurt", "n").orElseThrow().meta().seq(), "complete");
    assertArrayEquals(state(2), store.loadCheckpointAt("hurt", "n", 2).orElseThrow().state());
    assertEquals(6, events(store).size(), "no event is lost");
    Damage damage = lost(store, 3);
    assertEquals(segment(), damage.file());
    assertEquals(third.from(), damage.offset());
    writesAreRefused(store, segment());
    theOtherRunIsSound(store);
    acceptsAndGoesOn(
        store, List.of(1L, 2L, 4L, 5L, 6L), List.of(1L, 2L, 3L, 4L, 5L, 6L), List.of(3L));
  }

  @Test
  void aRecordWithABadPayload() throws IOException {
    closedStore();
    Region last = record(12);
    disk.poke(segment(), last.to() - 30, (byte) 0x55);
    CairnStore store = open(disk);
    assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("hurt"));
    assertThrows(CorruptRecordException.class, () -> store.loadCheckpoint("hurt", "n"), "latest");
    assertEquals(last.from() + 44, lost(store, 6).offset());
    writesAreRefused(store, segment());
    acceptsAndGoesOn(
        store, List.of(1L, 2L, 3L, 4L, 5L), List.of(1L, 2L, 3L, 4L, 5L, 6L), List.of(6L));
  }

  @Test
  void anEventThatIsLost() throws IOException {
    closedStore();
    disk.poke(segment(), record(5).from() + 48, (byte) 0x55);
    CairnStore store = open(disk);
    assertEquals(6, store.loadCheckpoint("hurt", "n").orElseThrow().meta().seq());
    assertThrows(CorruptRecordException.class, () -> events(store));
    assertEquals(4, store.getEvents("hurt", 2, 9).size());
    writesAreRefused(store, segment());
    acceptsAndGoesOn(
        store, List.of(1L, 2L, 3L, 4L, 5L, 6L), List.of(1L, 3L, 4L, 5L, 6L), List.of());
  }

  @Test
  void aSegmentWithABadHeader() throws IOException {
    closedStore();
    disk.poke(segment(), 40, (byte) 0x55);
    allIsLost();
  }

  @Test
  void aSegmentThatIsMissing() throws IOException {
    closedStore();
    disk.remove(segment());
    allIsLost();
  }

  private void allIsLost() {
    String directory = "runs/";
    CairnStore store = open(disk);
    assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("hurt"));
    assertThrows(CorruptRecordException.class, () -> store.loadCheckpoint("hurt", "n"));
    assertThrows(CorruptRecordException.class, () -> store.getRun("hurt"));
    assertThrows(CorruptRecordException.class, () -> events(store));
    lost(store, 1);
    writesAreRefused(store, directory);
    theOtherRunIsSound(store);
    acceptsAndGoesOn(store, List.of(), List.of(), List.of(1L, 2L, 3L, 4L, 5L, 6L));
  }

  /** Where an INDEX tells what there is, only reading a payload shows that it is bad. */
  @Test
  void aPayloadBehindAnIndex() throws IOException {
    byte[] large = States.incompressible(100_000, 1);
    try (CairnStore store = open(disk)) {
      fill(store, "hurt");
      store.saveCheckpoint("hurt", "large", large, Map.of());
      fill(store, "sound");
    }
    Region record = record(14);
    disk.poke(segment(), record.from() + 50_000, (byte) 1, (byte) 2, (byte) 3);
    CairnStore store = open(disk);
    assertEquals(7, store.listCheckpoints("hurt").size(), "the metadata is intact");
    CorruptRecordException e =
        assertThrows(CorruptRecordException.class, () -> store.loadCheckpoint("hurt", "large"));
    assertEquals(7, e.damage().seq());
    assertEquals(segment(), e.damage().file());
    writesAreRefused(store, segment());
    store.acceptLoss("hurt");
    assertEquals(8, store.saveCheckpoint("hurt", "large", state(8), Map.of()).seq());
    afterTheLargeIsLost(store);
    store.close();
    try (CairnStore again = open(disk)) {
      afterTheLargeIsLost(again);
    }
  }

  private static void afterTheLargeIsLost(CairnStore store) {
    assertThrows(CorruptRecordException.class, () -> store.loadCheckpointAt("hurt", "large", 7));
    assertEquals(8, store.loadCheckpoint("hurt", "large").orElseThrow().meta().seq());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 8L), seqs(store.listCheckpoints("hurt")));
    assertEquals(List.of(), store.verify().damages());
  }

  @Test
  void aDamagedRunCanBeDeleted() throws IOException {
    closedStore();
    disk.poke(segment(), 40, (byte) 0x55);
    try (CairnStore store = open(disk)) {
      assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("hurt"));
      assertTrue(store.deleteRun("hurt"));
      assertTrue(store.getRun("hurt").isEmpty());
      store.createRun("hurt", "anew", Map.of());
      store.settle();
      assertEquals(List.of(), store.verify().damages());
    }
    try (CairnStore store = open(disk)) {
      assertEquals("anew", store.getRun("hurt").orElseThrow().workflow());
      assertEquals(1, disk.paths().stream().filter(it -> it.contains("/hurt~")).count());
      assertEquals(List.of(), store.verify().damages());
    }
  }

  /** Once an acceptance saw only what had settled, and did nothing: the run was lost to writers. */
  @Test
  void aLargeStateThatHasNotSettled() throws IOException {
    CairnStore store = open(disk);
    fill(store, "hurt");
    byte[] large = States.incompressible(1_200_000, 1);
    store.saveCheckpoint("hurt", "large", large, Map.of());
    pokeSealed();
    assertThrows(
        CorruptRecordException.class, () -> store.loadCheckpointAt("hurt", "large", BEFORE + 1));
    assertThrows(StoreFailedException.class, () -> fill(store, "hurt", 7, 7));
    store.acceptLoss("hurt");
    assertTrue(store.loadCheckpoint("hurt", "large").isEmpty());
    byte[] next = States.edited(large, 2, 3);
    store.saveCheckpoint("hurt", "large", next, Map.of());
    store.close();
    try (CairnStore again = open(disk)) {
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 8L), seqs(again.listCheckpoints("hurt")));
      assertArrayEquals(next, again.loadCheckpoint("hurt", "large").orElseThrow().state());
      assertEquals(List.of(), again.verify().damages());
    }
  }

  /** The same, and nobody has come upon it yet but verify. */
  @Test
  void aLargePayloadThatHasNotSettled() throws IOException {
    CairnStore store = open(disk);
    fill(store, "hurt");
    byte[] large = States.incompressible(1_200_000, 1);
    store.appendEvent(WorkflowEvent.of("hurt", "large").withPayload(large));
    pokeSealed();
    assertEquals(1, store.verify().damages().size());
    store.acceptLoss("hurt");
    fill(store, "hurt", 7, 7);
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L, 6L, 8L),
        store.getEvents("hurt", 0, 100).stream().map(WorkflowEvent::seq).toList());
    assertEquals(List.of(), store.verify().damages());
  }

  private void pokeSealed() throws IOException {
    disk.poke(segment(), 5_000, (byte) 1, (byte) 2, (byte) 3);
  }

  // The journal

  /** The store of {@link #closedStore}, not closed: record i is in the batch at page i. */
  private SimulatedDisk unclosedStore() {
    CairnStore store = open(disk);
    fill(store, "hurt");
    fill(store, "sound");
    return disk.crashKeepingAll();
  }

  @Test
  void aJournalRecordWhosePayloadIsBad() throws IOException {
    SimulatedDisk left = unclosedStore();
    left.poke(JOURNAL, 6 * 4096 + 56 + 60, (byte) 0x55);
    try (CairnStore store = open(left)) {
      assertTrue(store.openReport().readOnly());
      assertEquals(JOURNAL, store.openReport().damages().get(0).file());
      assertEquals("its journal is damaged, and the loss is not accepted", refusal(store).reason());
      assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("hurt"));
      assertEquals(6, store.loadCheckpoint("hurt", "n").orElseThrow().meta().seq());
      Damage damage = lost(store, 3);
      assertEquals(JOURNAL, damage.file());
      assertEquals(6 * 4096 + 56 + 44, damage.offset());
      assertEquals(BEFORE, store.listCheckpoints("sound").size());
      store.acceptLoss();
      assertFalse(store.openReport().readOnly());
      goesOnWithoutTheThird(store);
    }
    for (int i = 0; i < 2; i++) {
      try (CairnStore store = open(left)) {
        withoutTheThird(store, 7);
      }
    }
  }

  private static StoreFailedException refusal(CairnStore store) {
    return assertThrows(
        StoreFailedException.class, () -> store.appendEvent(WorkflowEvent.of("sound", "e")));
  }

  private static void goesOnWithoutTheThird(CairnStore store) {
    withoutTheThird(store, 6);
    assertEquals(7, store.saveCheckpoint("hurt", "n", state(7), Map.of()).seq());
    withoutTheThird(store, 7);
    store.settle();
    withoutTheThird(store, 7);
  }

  private static void withoutTheThird(CairnStore store, int last) {
    assertEquals(last - 1, store.listCheckpoints("hurt").size());
    assertEquals(BEFORE, store.listCheckpoints("sound").size());
    assertEquals(BEFORE, events(store).size());
    lost(store, 3);
    for (int i = 1; i <= last; i++) {
      if (i != 3) {
        assertArrayEquals(state(i), store.loadCheckpointAt("hurt", "n", i).orElseThrow().state());
      }
    }
    assertEquals(List.of(), store.verify().damages());
  }

  @Test
  void aJournalRecordThatIsLostWithoutATrace() throws IOException {
    SimulatedDisk left = unclosedStore();
    left.poke(JOURNAL, 6 * 4096, new byte[512]);
    try (CairnStore store = open(left)) {
      assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("hurt"));
      assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("sound"));
      assertThrows(CorruptRecordException.class, () -> store.loadCheckpoint("sound", "n"));
      assertThrows(CorruptRecordException.class, () -> store.getEvents("sound", 0, 9));
      assertThrows(CorruptRecordException.class, () -> store.listRuns(RunQuery.all()));
      assertThrows(CorruptRecordException.class, () -> store.getRun("no such run"));
      assertArrayEquals(state(2), store.loadCheckpointAt("sound", "n", 2).orElseThrow().state());
      refusal(store);
      store.acceptLoss();
      goesOnWithoutTheThird(store);
    }
    try (CairnStore store = open(left)) {
      withoutTheThird(store, 7);
    }
  }

  @Test
  void aJournalWhoseHeaderIsBad() throws IOException {
    SimulatedDisk left = unclosedStore();
    left.poke(JOURNAL, 40, (byte) 0x55);
    try (CairnStore store = open(left)) {
      assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("hurt"));
      store.acceptLoss();
      assertEquals(BEFORE, store.listCheckpoints("hurt").size());
      assertEquals(7, store.saveCheckpoint("hurt", "n", state(7), Map.of()).seq());
    }
    try (CairnStore store = open(left)) {
      assertEquals(7, store.listCheckpoints("hurt").size());
      assertEquals(BEFORE, events(store).size());
      assertEquals(List.of(), store.verify().damages());
    }
  }

  /** Once it left its file and its map open, and the file on the disk. */
  @Test
  void anAcceptanceThatFailsLeavesNothingBehind() throws IOException {
    SimulatedDisk damaged = unclosedStore();
    damaged.poke(JOURNAL, 6 * 4096 + 56 + 60, (byte) 0x55);
    for (Verb verb : List.of(Verb.FORCE_MAP, Verb.PUT)) {
      SimulatedDisk left = damaged.copy();
      CairnStore store = open(left);
      Set<String> paths = Set.copyOf(left.paths());
      boolean[] armed = {true};
      left.failWhen(call -> armed[0] && call.verb() == verb, Fault.EIO);
      assertThrows(StoreException.class, store::acceptLoss);
      armed[0] = false;
      assertEquals(paths, Set.copyOf(left.paths()));
      assertEquals(6, store.loadCheckpoint("hurt", "n").orElseThrow().meta().seq());
      store.acceptLoss();
      withoutTheThird(store, 6);
      store.close();
      assertEquals(0, left.openFiles());
      assertEquals(0, left.openMaps());
    }
  }

  /** The process dies between the acceptance and everything else. */
  @Test
  void anAcceptanceSurvivesACrash() throws IOException {
    SimulatedDisk left = unclosedStore();
    left.poke(JOURNAL, 6 * 4096 + 56 + 60, (byte) 0x55);
    CairnStore store = open(left);
    store.acceptLoss();
    SimulatedDisk again = left.crashDroppingAll();
    try (CairnStore opened = open(again)) {
      assertFalse(opened.openReport().readOnly());
      goesOnWithoutTheThird(opened);
    }
  }
}
