package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damage inside of chains hurts the checkpoints that need what is damaged, and no others: of node n
 * checkpoints 2 to 5 are told by the whole first one, 7 and 8 by the whole sixth, each by the one
 * before; of node m the tenth by the ninth.
 */
class ChainDamageTest {
  private static final String RUN = "hurt";
  private static final long LAST = 10;

  private final SimulatedDisk disk = new SimulatedDisk();
  private CairnStore store;

  /** Where a record is in the run's only segment. */
  private record Place(long at, RecordHeader header) {}

  /** How the store is written; what is damaged, and what hurts, is the same. */
  Compression compression() {
    return Compression.LZ4;
  }

  private CairnStore open() {
    return DamagedStores.open(disk, DamagedStores.OPTIONS.withCompression(compression()));
  }

  @BeforeEach
  void makeStore() {
    store = open();
    store.createRun(RUN, "w", Map.of());
    for (long seq = 1; seq <= LAST; seq++) {
      store.saveCheckpoint(RUN, node(seq), state(seq), Map.of("seq", seq));
      store.appendEvent(WorkflowEvent.of(RUN, "e").withPayload(seq));
    }
    reopen();
  }

  private void reopen() {
    store.close();
    store = open();
  }

  private static String node(long seq) {
    return seq < 9 ? "n" : "m";
  }

  byte[] state(long seq) {
    byte[] state = States.incompressible(3_000, seq < 6 ? 1 : seq < 9 ? 2 : 3);
    state[(int) seq] ^= 1;
    return state;
  }

  SimulatedDisk disk() {
    return disk;
  }

  private String segment() {
    return Crashes.path(disk, "runs/", "/1-g0.seg");
  }

  private Place place(long seq) {
    return place(RecordType.CHECKPOINT, seq);
  }

  private Place place(RecordType type, long seq) {
    byte[] bytes = Crashes.content(disk, segment());
    Map<Long, Place> places = new TreeMap<>();
    long salt = salt(bytes);
    long at = segmentHeader(bytes).length();
    RecordHeader header = RecordHeader.read(bytes, (int) at, bytes.length, salt, at);
    while (header != null) {
      if (header.type() == type.code()) {
        places.put(header.seq(), new Place(at, header));
      }
      at += header.frameLength();
      header = RecordHeader.read(bytes, (int) at, bytes.length, salt, at);
    }
    return places.get(seq);
  }

  private static long salt(byte[] bytes) {
    return segmentHeader(bytes).salt();
  }

  private static SegmentHeader segmentHeader(byte[] bytes) {
    return ((HeaderOutcome.Valid<SegmentHeader>) SegmentHeader.read(bytes, bytes.length)).header();
  }

  /** Spoils the last byte of a checkpoint's payload. */
  private void spoil(long seq) {
    Place place = place(seq);
    long last = place.at() + RecordHeader.BYTES + place.header().storedLength() - 1;
    byte was = Crashes.content(disk, segment())[(int) last];
    Crashes.poke(disk, segment(), last, (byte) ~was);
  }

  /** Puts another payload of the same length into a checkpoint's record, with its CRCs. */
  private void forge(long seq, int flags, UnaryOperator<byte[]> change) {
    forge(place(seq), flags, change);
  }

  private void forge(Place place, int flags, UnaryOperator<byte[]> change) {
    RecordHeader old = place.header();
    byte[] bytes = Crashes.content(disk, segment());
    int from = (int) place.at() + RecordHeader.BYTES;
    byte[] payload = change.apply(Arrays.copyOfRange(bytes, from, from + old.storedLength()));
    RecordHeader forged =
        new RecordHeader(
            old.storedLength(),
            old.runNumber(),
            old.position(),
            old.seq(),
            Crc.of(payload, 0, payload.length),
            old.type(),
            old.codec(),
            flags,
            old.time());
    byte[] head = new byte[RecordHeader.BYTES];
    forged.write(head, 0, salt(bytes), place.at());
    Crashes.poke(disk, segment(), place.at(), head);
    Crashes.poke(disk, segment(), from, payload);
  }

  /** Changes a byte of a delta's head: the base's seq, or what follows it. */
  private void forgeBase(long seq, int offset, byte to) {
    RecordHeader header = place(seq).header();
    forge(
        seq,
        header.flags(),
        payload -> {
          int baseAt = CheckpointHead.read(payload, 0, payload.length).end();
          payload[baseAt + offset] = to;
          return payload;
        });
  }

  private CorruptRecordException refused(long seq) {
    return assertThrows(
        CorruptRecordException.class, () -> store.loadCheckpointAt(RUN, node(seq), seq));
  }

  private byte[] load(long seq) {
    return store.loadCheckpointAt(RUN, node(seq), seq).orElseThrow().state();
  }

  private CorruptRecordException latestRefused() {
    return assertThrows(CorruptRecordException.class, () -> store.loadCheckpoint(RUN, "n"));
  }

  /** Loads all, and holds what cannot be against what should not be; so does verify. */
  void lostAre(Long... lost) {
    List<Long> wanted = List.of(lost);
    for (long seq = 1; seq <= LAST; seq++) {
      if (wanted.contains(seq)) {
        refused(seq);
      } else {
        assertArrayEquals(
            state(seq), store.loadCheckpointAt(RUN, node(seq), seq).orElseThrow().state());
      }
    }
    assertEquals(
        wanted, store.verify().damages().stream().map(Damage::seq).distinct().sorted().toList());
  }

  @Test
  void aLinkHurtsItselfAndWhatFollowsOnIt() {
    spoil(3);
    lostAre(3L, 4L, 5L);
    CorruptRecordException e = refused(5);
    assertEquals(List.of(3L, 4L, 5L), e.checkpoints());
    assertEquals(3, e.damage().seq());
    assertEquals(segment(), e.damage().file());
    assertEquals(place(3).at() + RecordHeader.BYTES, e.damage().offset());
    assertTrue(e.getMessage().contains("checkpoints 3 to 5"), e.getMessage());
    assertEquals(OptionalLong.empty(), e.newestIntact());
  }

  @Test
  void theLastLinkHurtsItselfOnly() {
    spoil(8);
    lostAre(8L);
    assertEquals(List.of(8L), refused(8).checkpoints());
    assertEquals(OptionalLong.of(7), latestRefused().newestIntact());
  }

  @Test
  void aWholeStateHurtsAllThatIsToldByIt() {
    spoil(9);
    lostAre(9L, 10L);
  }

  @Test
  void aBrokenLatestSaysWhichIsTheNewestIntact() {
    spoil(6);
    CorruptRecordException e = latestRefused();
    assertEquals(OptionalLong.of(5), e.newestIntact());
    assertEquals(List.of(6L, 7L, 8L), e.checkpoints());
    assertTrue(e.getMessage().contains("newest intact checkpoint is 5"), e.getMessage());
  }

  @Test
  void theNewestIntactIsSoughtBehindEveryDamage() {
    spoil(6);
    spoil(4);
    assertEquals(OptionalLong.of(3), latestRefused().newestIntact());
    lostAre(4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void sometimesNoneIsIntact() {
    spoil(6);
    spoil(1);
    CorruptRecordException e = latestRefused();
    assertEquals(OptionalLong.empty(), e.newestIntact());
    assertTrue(e.getMessage().contains("no checkpoint of the node is intact"), e.getMessage());
  }

  @Test
  void whatIsToldByAnAcceptedLossIsLostWithIt() {
    spoil(3);
    refused(4);
    assertThrows(
        StoreFailedException.class, () -> store.saveCheckpoint(RUN, "n", state(1), Map.of()));
    store.acceptLoss(RUN);
    lossOf345IsAccepted(LAST);
    store.saveCheckpoint(RUN, "n", state(7), Map.of());
    lossOf345IsAccepted(LAST + 1);
    reopen();
    lossOf345IsAccepted(LAST + 1);
  }

  private void lossOf345IsAccepted(long last) {
    List<Long> listed = store.listCheckpoints(RUN).stream().map(CheckpointMeta::seq).toList();
    assertEquals(last - 3, listed.size());
    assertFalse(listed.contains(3L) || listed.contains(4L) || listed.contains(5L));
    assertEquals(last - 5, store.listNodeCheckpoints(RUN, "n").size());
    assertEquals(List.of(3L, 4L, 5L), refused(5).checkpoints());
    assertEquals(List.of(3L, 4L, 5L), refused(3).checkpoints());
    assertEquals(3, refused(4).damage().seq());
    assertEquals(
        last == LAST ? 8 : last, store.loadCheckpoint(RUN, "n").orElseThrow().meta().seq());
    assertTrue(store.verify().intact());
  }

  @Test
  void whereTheLatestIsLostAndAcceptedTheOneBeforeIsTheLatestAndTheNextIsToldByIt() {
    spoil(6);
    latestRefused();
    store.acceptLoss(RUN);
    assertEquals(5, store.loadCheckpoint(RUN, "n").orElseThrow().meta().seq());
    CheckpointMeta next = store.saveCheckpoint(RUN, "n", state(4), Map.of());
    assertTrue(next.storedSize() < 300, "stored " + next.storedSize());
    reopen();
    assertArrayEquals(state(4), store.loadCheckpoint(RUN, "n").orElseThrow().state());
    assertTrue(store.verify().intact());
  }

  /** What the cache had was told by what is lost now: nothing may be told by it any more. */
  @Test
  void aStateInMemoryThatIsLostOnDiskIsNoBase() {
    store.saveCheckpoint(RUN, "n", state(8), Map.of());
    spoil(6);
    refused(7);
    store.acceptLoss(RUN);
    store.saveCheckpoint(RUN, "n", state(6), Map.of());
    store.saveCheckpoint(RUN, "n", state(7), Map.of());
    assertArrayEquals(state(7), store.loadCheckpoint(RUN, "n").orElseThrow().state());
    reopen();
    assertArrayEquals(state(6), store.loadCheckpointAt(RUN, "n", 12).orElseThrow().state());
    assertArrayEquals(state(7), store.loadCheckpointAt(RUN, "n", 13).orElseThrow().state());
    assertTrue(store.verify().intact());
  }

  /** It is what was saved; whether the disk still has it is for whoever asks that. */
  @Test
  void whatWasReadLatelyIsThereThoughLostOnDiskAndVerifyFindsTheLoss() {
    assertArrayEquals(state(5), load(5));
    spoil(4);
    assertArrayEquals(state(5), load(5));
    assertArrayEquals(state(4), load(4));
    assertFalse(store.verify().intact());
    reopen();
    lostAre(4L, 5L);
  }

  /**
   * A base is read from the disk: that is when the loss is found, and not when all is told by it.
   */
  @Test
  void whatWasReadLatelyAndIsLostOnDiskIsNoBase() {
    assertArrayEquals(state(8), load(8));
    spoil(7);
    StoreFailedException e =
        assertThrows(
            StoreFailedException.class, () -> store.saveCheckpoint(RUN, "n", state(8), Map.of()));
    assertTrue(e.getMessage().contains("seq 7"), e.getMessage());
  }

  @Test
  void aBaseThatIsNotTheOneNamedIsRefused() {
    forgeBase(4, 10, (byte) 77); // In the hash of checkpoint 3.
    CorruptRecordException e = refused(5);
    assertEquals(4, e.damage().seq());
    assertEquals(List.of(4L, 5L), e.checkpoints());
    assertTrue(e.damage().expected().contains("base"), e.damage().expected());
    lostAre(4L, 5L);
  }

  @Test
  void aBaseOfAnotherNodeIsNone() {
    forgeBase(10, 0, (byte) 8);
    assertEquals(segment(), refused(10).damage().file());
    lostAre(10L);
  }

  @Test
  void aBaseThatDoesNotComeBeforeMakesAHeadMalformed() {
    for (byte base : new byte[] {0, 10}) {
      forgeBase(10, 0, base);
      lostAre(10L);
    }
  }

  /** By itself, by one that is told by it, by a whole one, by one that is not there. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aBaseThatComesLaterIsDamageWhereItStandsAndNoCircle() {
    for (byte base : new byte[] {4, 5, 6, 20}) {
      forgeBase(4, 0, base);
      reopen();
      Damage damage = refused(5).damage();
      assertEquals(4, damage.seq());
      assertEquals(place(4).at() + RecordHeader.BYTES, damage.offset());
      assertEquals("a well-formed head", damage.expected());
      lostAre(4L, 5L);
    }
    store.acceptLoss(RUN);
    store.compact();
    store.saveCheckpoint(RUN, "n", state(7), Map.of());
    reopen();
    assertArrayEquals(state(7), store.loadCheckpoint(RUN, "n").orElseThrow().state());
    assertEquals(List.of(4L, 5L), refused(5).checkpoints());
  }

  @Test
  void aDeltaThatSaysItIsAStateIsNone() {
    forge(10, 0, payload -> payload);
    lostAre(10L);
  }

  @Test
  void aStateThatSaysItIsADeltaIsNone() {
    forge(9, RecordHeader.DELTA, payload -> payload);
    lostAre(9L, 10L);
  }

  @Test
  void anEventThatSaysItIsADeltaIsNone() {
    forge(place(RecordType.EVENT, 4), RecordHeader.DELTA, payload -> payload);
    reopen();
    assertThrows(CorruptRecordException.class, () -> store.getEvents(RUN, 0, 100));
    assertEquals(
        List.of(4L), store.verify().damages().stream().map(Damage::seq).distinct().toList());
  }

  @Test
  void aDeltaOfAnotherStateIsNotServedThoughEveryChecksumMatches() {
    forge(
        4,
        place(4).header().flags(),
        payload -> {
          payload[payload.length - 1] ^= 1;
          return payload;
        });
    assertEquals(4, refused(4).damage().seq());
    theForgedFourthIsLost();
  }

  /** The fifth has nothing of what was forged. */
  void theForgedFourthIsLost() {
    lostAre(4L);
  }
}
