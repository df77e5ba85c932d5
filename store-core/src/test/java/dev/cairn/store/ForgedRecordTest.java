package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.store.Layout.Region;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Records that change under an open store, checksums included: what was wrong in memory when they
 * were computed looks like that. A state is served by its content hash only, and a record is only
 * the one that was asked for.
 */
class ForgedRecordTest {
  private static final int STATE = 40;
  private static final int BIG = (1 << 20) + 1;

  private final SimulatedDisk disk = new SimulatedDisk();
  private CairnStore store;

  /** Two checkpoints with the same state, and one with a sealed body. */
  @BeforeEach
  void makeStore() {
    store = DamagedStores.open(disk);
    store.createRun("r", "w", Map.of());
    store.saveCheckpoint("r", "n", States.incompressible(STATE, 1), Map.of());
    store.saveCheckpoint("r", "n", States.incompressible(STATE, 1), Map.of());
    store.saveCheckpoint("r", "n", States.incompressible(BIG, 2), Map.of());
    store.settle();
  }

  private String segment(int number) {
    return Crashes.path(disk, "runs/", "/" + number + "-g0.seg");
  }

  private Region region(int segment, int index) throws IOException {
    return Layout.of(disk, segment(segment)).get(index);
  }

  private RecordHeader header(int segment, Region region) {
    byte[] bytes = Crashes.content(disk, segment(segment));
    int at = (int) region.from();
    return Objects.requireNonNull(
        RecordHeader.read(bytes, at, bytes.length, salt(bytes), region.from()));
  }

  private static long salt(byte[] bytes) {
    return segmentHeader(bytes).salt();
  }

  private static SegmentHeader segmentHeader(byte[] bytes) {
    if (SegmentHeader.read(bytes, bytes.length)
        instanceof HeaderOutcome.Valid<SegmentHeader> valid) {
      return valid.header();
    }
    throw new IllegalStateException("no segment header");
  }

  /** Puts a header with that seq, and the CRC of the payload that is there. */
  private void seal(int segment, Region region, RecordHeader old, long seq) {
    byte[] bytes = Crashes.content(disk, segment(segment));
    int at = (int) region.from();
    int crc = Crc.of(bytes, at + RecordHeader.BYTES, old.storedLength());
    RecordHeader forged =
        new RecordHeader(
            old.storedLength(),
            old.runNumber(),
            old.position(),
            seq,
            crc,
            old.type(),
            old.codec(),
            old.flags(),
            old.time());
    put(segment, region, forged);
  }

  private void put(int segment, Region region, RecordHeader forged) {
    byte[] head = new byte[RecordHeader.BYTES];
    forged.write(head, 0, salt(Crashes.content(disk, segment(segment))), region.from());
    Crashes.poke(disk, segment(segment), region.from(), head);
  }

  private void flipLastPayloadByte(int segment, Region region) throws IOException {
    RecordHeader header = header(segment, region);
    long last = region.from() + RecordHeader.BYTES + header.storedLength() - 1;
    byte was = Crashes.content(disk, segment(segment))[(int) last];
    Crashes.poke(disk, segment(segment), last, (byte) ~was);
    seal(segment, region, header, header.seq());
  }

  private Damage refused(long seq) {
    return assertThrows(CorruptRecordException.class, () -> store.loadCheckpointAt("r", "n", seq))
        .damage();
  }

  private Damage refusedList() {
    return assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("r")).damage();
  }

  @Test
  void untouchedTheyAreServed() {
    assertArrayEquals(
        States.incompressible(STATE, 1), store.loadCheckpointAt("r", "n", 1).orElseThrow().state());
    assertArrayEquals(
        States.incompressible(BIG, 2), store.loadCheckpointAt("r", "n", 3).orElseThrow().state());
  }

  @Test
  void aStateOfAnotherHashIsNotServedThoughEveryChecksumMatches() throws IOException {
    flipLastPayloadByte(2, region(2, 2));
    assertEquals(1, refused(1).seq());
  }

  @Test
  void aRecordOfAnotherSeqIsNotServedThoughItsStateIsTheSame() throws IOException {
    Region region = region(2, 2);
    seal(2, region, header(2, region), 2);
    assertEquals(1, refused(1).seq());
  }

  @Test
  void aSealedBodyIsNotServedIfItIsNotTheOneReferredTo() throws IOException {
    flipLastPayloadByte(1, region(1, 1));
    assertEquals(segment(1), refused(3).file());
  }

  /** All that tells it from the one the catalog means is the CRC of its header. */
  private void forgeIdentity() {
    SegmentHeader old = segmentHeader(Crashes.content(disk, segment(2)));
    byte[] forged =
        new SegmentHeader(
                old.store(),
                old.runNumber(),
                old.salt(),
                old.firstPosition() + 1,
                old.number(),
                old.generation(),
                old.sealed(),
                old.previousNumber(),
                old.previousExtent(),
                old.runId())
            .encode();
    Crashes.poke(disk, segment(2), 0, forged);
  }

  @Test
  void aSegmentOfAnotherIdentityIsDamageThoughAllInItIsSound() {
    store.close();
    forgeIdentity();
    store = DamagedStores.open(disk, StoreOptions.inspection());
    Damage damage = store.verify().damages().get(0);
    assertEquals(segment(2), damage.file());
    assertEquals(0, damage.offset());
  }

  @Test
  void noListIsReadFromASegmentOfAnotherIdentity() {
    store.close();
    forgeIdentity();
    store = DamagedStores.open(disk, StoreOptions.inspection());
    assertEquals("r", refusedList().runId());
  }

  /** Its index is in memory: only the record is read from there. */
  @Test
  void noRecordIsReadFromASegmentOfAnotherIdentity() {
    forgeIdentity();
    Damage damage = refused(1);
    assertEquals(segment(2), damage.file());
    assertEquals(0, damage.offset());
  }

  /** What the scan passes over as an INDEX is missed by those who count. */
  @Test
  void aRecordThatPassesForAnIndexIsMissed() throws IOException {
    store.close();
    Region region = region(2, 2);
    RecordHeader old = header(2, region);
    RecordHeader forged =
        new RecordHeader(
            old.storedLength(),
            old.runNumber(),
            old.position(),
            old.seq(),
            old.payloadCrc(),
            RecordType.INDEX.code(),
            old.codec(),
            old.flags(),
            old.time());
    put(2, region, forged);
    store = DamagedStores.open(disk, StoreOptions.inspection());
    assertEquals("r", refusedList().runId());
  }

  /** The report says where, not only that something is missing. */
  @Test
  void aHeaderWithAnotherCrcIsReportedWhereItStands() throws IOException {
    store.close();
    Region region = region(2, 2);
    Crashes.poke(disk, segment(2), region.from(), (byte) 1, (byte) 2, (byte) 3, (byte) 4);
    store = DamagedStores.open(disk, StoreOptions.inspection());
    Damage damage = refusedList();
    assertEquals(segment(2), damage.file());
    assertEquals(region.from(), damage.offset());
  }

  @Test
  void aSegmentThatIsTooShortIsReportedWithItsLengths() throws IOException {
    store.close();
    disk.truncateTo(segment(2), 100);
    store = DamagedStores.open(disk, StoreOptions.inspection());
    Damage damage = refusedList();
    assertEquals("100 bytes", damage.found());
    assertEquals(100, damage.offset());
  }
}
