package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What settles with DENSE: smaller, and read as it was saved, whoever reads it. */
class DenseTest {
  private static final String RUN = "r";

  private final SimulatedDisk disk = new SimulatedDisk();
  private CairnStore store;

  @BeforeEach
  void makeStore() {
    open(Compression.DENSE);
    store.createRun(RUN, "w", Map.of());
  }

  private void open(Compression compression) {
    store = DamagedStores.open(disk, StoreOptions.small().withCompression(compression));
  }

  private void reopen(Compression compression) {
    store.close();
    open(compression);
  }

  private SettledEvents settledEvents() {
    return SettledEvents.of(Crashes.contents(disk));
  }

  private void append(int from, int to) {
    for (int i = from; i <= to; i++) {
      store.appendEvent(event(i));
    }
  }

  private static WorkflowEvent event(long i) {
    return WorkflowEvent.of(RUN, "step")
        .withPayload(
            Map.of(
                "tool",
                "shell",
                "arguments",
                "grep -rn 'the answer' --include=*.java src | head -" + i,
                "output",
                States.compressible(100, i)));
  }

  /** One page, pages of any length, and each by itself. */
  private void theEventsAre(int last) {
    for (int limit : new int[] {last + 1, 50, 7, 1}) {
      for (long since = 0; since < last; since += limit) {
        List<WorkflowEvent> page = store.getEvents(RUN, since, limit);
        assertEquals(Math.min(limit, last - since), page.size());
        for (int i = 0; i < page.size(); i++) {
          long seq = since + i + 1;
          assertEquals(seq, page.get(i).seq());
          theEventIs(seq, page.get(i));
        }
      }
    }
  }

  private static void theEventIs(long seq, WorkflowEvent found) {
    Map<?, ?> payload = (Map<?, ?>) found.payload();
    assertEquals("shell", payload.get("tool"));
    assertTrue(payload.get("arguments").toString().endsWith("head -" + seq), "event " + seq);
    assertArrayEquals(States.compressible(100, seq), (byte[]) payload.get("output"));
  }

  private static byte[] state(int i) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k <= i; k++) {
      text.append(new String(States.compressible(700, k), StandardCharsets.US_ASCII));
      text.append(k * 7919);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void save(int from, int to) {
    for (int i = from; i <= to; i++) {
      store.saveCheckpoint(RUN, "n", state(i + 4), Map.of("i", i));
    }
  }

  private void theStatesAre(int last) {
    for (int seq = 1; seq <= last; seq++) {
      Checkpoint read = store.loadCheckpointAt(RUN, "n", seq).orElseThrow();
      assertArrayEquals(state(seq + 4), read.state(), "checkpoint " + seq);
      assertEquals(Map.of("i", (long) seq), read.meta().metadata());
    }
  }

  @Test
  void everyCompressionReadsWhatAnyOtherWrote() {
    int last = 0;
    for (Compression written : Compression.values()) {
      reopen(written);
      append(last + 1, last + 70);
      save(last + 1, last + 70);
      last += 70;
      for (Compression read : Compression.values()) {
        reopen(read);
        theEventsAre(last);
        theStatesAre(last);
        assertTrue(store.verify().intact());
      }
    }
  }

  @Test
  void smallEventsTakeHalfOfWhatTheyDoOtherwise() {
    append(1, 200);
    store.settle();
    SettledEvents dense = settledEvents();
    assertEquals(200, dense.grouped());
    long raw = LongStream.rangeClosed(1, 200).map(dense::rawBytes).sum();
    assertTrue(dense.bodyBytes() * 2 < raw, dense.bodyBytes() + " of " + raw);
    LongStream.rangeClosed(1, 200).forEach(seq -> assertTrue(dense.before(seq) < 64));
    assertEquals(63, dense.before(64));
    assertEquals(0, dense.before(65));
    theEventsAre(200);
  }

  @Test
  void aGroupGoesOnFromPassToPass() {
    for (int i = 1; i <= 80; i++) {
      append(i, i);
      store.settle();
    }
    assertEquals(63, settledEvents().before(64));
    theEventsAre(80);
    reopen(Compression.DENSE);
    theEventsAre(80);
  }

  /**
   * Once an event whose group began in the segment before was told to be damaged: only its own
   * segment was looked up as it counts, and the other, compacted, asked for by its first name.
   */
  @Test
  void aGroupGoesOnInTheNextSegmentBehindOneThatWasCompacted() {
    store.saveCheckpoint(RUN, "n", States.incompressible(900_000, 0), Map.of());
    append(1, 5);
    store.settle();
    assertTrue(store.deleteCheckpoint(RUN, "n", 1));
    store.settle();
    CompactionReport report = store.compact();
    assertEquals(List.of(), report.refused());
    append(6, 10);
    for (int i = 1; i <= 75; i++) {
      store.saveCheckpoint(RUN, "n", States.incompressible(900_000, i), Map.of());
      store.settle();
    }
    append(11, 12);
    store.settle();
    assertEquals(
        List.of("2-g1.seg", "3-g0.seg"),
        Crashes.contents(disk).keySet().stream()
            .filter(path -> path.endsWith(".seg"))
            .map(path -> path.substring(path.lastIndexOf('/') + 1))
            .sorted()
            .toList());
    theEventsAre(12);
    assertTrue(store.verify().intact());
    reopen(Compression.DENSE);
    theEventsAre(12);
  }

  @Test
  void anotherProcessBeginsANewGroup() {
    append(1, 10);
    reopen(Compression.DENSE);
    append(11, 12);
    store.settle();
    assertEquals(9, settledEvents().before(10));
    assertEquals(0, settledEvents().before(11));
    assertEquals(1, settledEvents().before(12));
    theEventsAre(12);
  }

  @Test
  void aGroupHasNoMoreThanADictionaryCanHold() {
    for (int i = 1; i <= 6; i++) {
      store.appendEvent(WorkflowEvent.of(RUN, "e").withPayload(States.compressible(12_000, i)));
    }
    store.settle();
    SettledEvents settled = settledEvents();
    assertEquals(
        List.of(0, 1, 2, 0, 1, 2), LongStream.rangeClosed(1, 6).mapToObj(settled::before).toList());
    assertArrayEquals(
        States.compressible(12_000, 6), (byte[]) store.getEvents(RUN, 5, 1).get(0).payload());
  }

  @Test
  void largeTinyAndIncompressibleEventsAreInTheMiddleOfGroups() {
    Object[] payloads = {
      "a".repeat(100),
      7L,
      States.incompressible(300, 1),
      "b".repeat(100),
      "c".repeat(40_000),
      "d".repeat(100),
      States.incompressible(2 << 20, 2),
      "e".repeat(100),
      "e".repeat(100)
    };
    for (Object payload : payloads) {
      store.appendEvent(WorkflowEvent.of(RUN, "e").withPayload(payload));
    }
    reopen(Compression.DENSE);
    List<WorkflowEvent> events = store.getEvents(RUN, 0, 99);
    for (int i = 0; i < payloads.length; i++) {
      if (payloads[i] instanceof byte[] bytes) {
        assertArrayEquals(bytes, (byte[]) events.get(i).payload());
      } else {
        assertEquals(payloads[i], events.get(i).payload());
      }
      assertEquals(1, store.getEvents(RUN, i, 1).size());
    }
    assertEquals(3, settledEvents().before(4));
    assertTrue(store.verify().intact());
  }

  @Test
  void checkpointsTakeLessAndSayWhatTheyTake() {
    save(1, 40);
    long before = storedBytes();
    store.settle();
    long after = storedBytes();
    assertTrue(after * 5 < before * 4, after + " of " + before);
    StoredChains chains = StoredChains.of(Crashes.contents(disk));
    assertEquals(40, chains.deflated());
    List<CheckpointMeta> metas = store.listCheckpoints(RUN);
    for (CheckpointMeta meta : metas) {
      assertEquals(chains.record(meta.seq()).bytes(), meta.storedSize());
      assertArrayEquals(state((int) meta.seq() + 4), chains.state(meta.seq()));
    }
    reopen(Compression.LZ4);
    assertEquals(metas, store.listCheckpoints(RUN));
    theStatesAre(40);
  }

  private long storedBytes() {
    return store.listCheckpoints(RUN).stream().mapToLong(CheckpointMeta::storedSize).sum();
  }

  @Test
  void theRunTakesWhatItsRecordsTake() {
    save(1, 10);
    append(1, 10);
    store.settle();
    long settled = store.listRuns(RunQuery.all()).runs().get(0).storedBytes();
    save(11, 20);
    store.settle();
    long more = store.listRuns(RunQuery.all()).runs().get(0).storedBytes();
    reopen(Compression.DENSE);
    assertEquals(more, store.listRuns(RunQuery.all()).runs().get(0).storedBytes());
    assertTrue(settled < more);
  }

  @Test
  void aChainGoesOnFromPassToPassAndFromProcessToProcess() {
    for (int i = 1; i <= 30; i++) {
      save(i, i);
      store.settle();
      if (i % 7 == 0) {
        reopen(Compression.DENSE);
      }
    }
    assertEquals(30, StoredChains.of(Crashes.contents(disk)).deflated());
    theStatesAre(30);
  }

  @Test
  void aChainWithASealedRootIsMadeDenserBehindIt() {
    byte[] noise = States.incompressible(1_200_000, 1);
    store.saveCheckpoint(RUN, "n", noise, Map.of());
    byte[] next = Arrays.copyOf(noise, noise.length + 900);
    // What is new stands at the end of the sealed body: the dictionary has it.
    System.arraycopy(noise, noise.length - 900, next, noise.length, 900);
    next[noise.length + 450] ^= 1;
    byte[] edited = next.clone();
    edited[5] ^= 1;
    store.saveCheckpoint(RUN, "n", next, Map.of());
    reopen(Compression.DENSE);
    CheckpointMeta told = store.listCheckpoints(RUN).get(1);
    assertTrue(told.storedSize() < 300, "stored " + told.storedSize());
    store.saveCheckpoint(RUN, "n", edited, Map.of());
    store.settle();
    reopen(Compression.NONE);
    assertArrayEquals(next, store.loadCheckpointAt(RUN, "n", 2).orElseThrow().state());
    assertArrayEquals(edited, store.loadCheckpointAt(RUN, "n", 3).orElseThrow().state());
    assertArrayEquals(edited, StoredChains.of(Crashes.contents(disk)).state(3));
    assertTrue(store.verify().intact());
  }

  @Test
  void whatIsInTheJournalIsDenseOnceItSettlesWhateverThisProcessReadOfIt() {
    save(1, 20);
    append(1, 20);
    SimulatedDisk killed = disk.crashKeepingAll();
    store = DamagedStores.open(killed, StoreOptions.small().withCompression(Compression.DENSE));
    store.settle();
    assertEquals(20, StoredChains.of(Crashes.contents(killed)).deflated());
    theStatesAre(20);
    theEventsAre(20);
    store.close();
  }

  @Test
  void noneCompressesNothing() {
    reopen(Compression.NONE);
    store.saveCheckpoint(RUN, "n", States.compressible(60_000, 1), Map.of());
    store.appendEvent(WorkflowEvent.of(RUN, "e").withPayload("e".repeat(9_000)));
    store.settle();
    assertTrue(store.listCheckpoints(RUN).get(0).storedSize() > 60_000);
    assertTrue(store.listRuns(RunQuery.all()).runs().get(0).storedBytes() > 69_000);
    assertArrayEquals(
        States.compressible(60_000, 1), store.loadCheckpointAt(RUN, "n", 1).orElseThrow().state());
  }

  private void spoil(long eventSeq) {
    SettledEvents settled = settledEvents();
    String segment = Crashes.path(disk, "runs/", ".seg");
    long last = settled.at(eventSeq) + RecordHeader.BYTES + settled.storedLength(eventSeq) - 1;
    byte was = Crashes.content(disk, segment)[(int) last];
    Crashes.poke(disk, segment, last, (byte) ~was);
  }

  @Test
  void aDamagedEventTakesTheRestOfItsGroupWithItAndNoMore() {
    append(1, 70);
    store.settle();
    spoil(61);
    assertEquals(60, store.getEvents(RUN, 0, 60).size());
    CorruptRecordException e =
        assertThrows(CorruptRecordException.class, () -> store.getEvents(RUN, 62, 1));
    assertEquals(61, e.damage().seq());
    theGroupOf61IsHurt();
    assertThrows(StoreFailedException.class, () -> append(71, 71));
    reopen(Compression.LZ4);
    theGroupOf61IsHurt();
    assertThrows(CorruptRecordException.class, () -> store.getEvents(RUN, 62, 1));
  }

  private void theGroupOf61IsHurt() {
    assertEquals(6, store.getEvents(RUN, 64, 9).size());
    assertEquals(
        List.of(61L, 62L, 63L, 64L),
        store.verify().damages().stream().map(Damage::seq).distinct().sorted().toList());
  }

  @Test
  void whatAnAcceptedLossTookWithItIsLeftOutAndNothingIsToldByIt() {
    append(1, 30);
    store.settle();
    spoil(21);
    assertThrows(CorruptRecordException.class, () -> store.getEvents(RUN, 25, 1));
    store.acceptLoss(RUN);
    append(31, 40);
    store.settle();
    lossOf21To30IsAccepted();
    assertEquals(0, settledEvents().before(31));
    reopen(Compression.DENSE);
    lossOf21To30IsAccepted();
  }

  private void lossOf21To30IsAccepted() {
    List<Long> seqs = store.getEvents(RUN, 0, 99).stream().map(WorkflowEvent::seq).toList();
    assertEquals(
        LongStream.concat(LongStream.rangeClosed(1, 20), LongStream.rangeClosed(31, 40))
            .boxed()
            .toList(),
        seqs);
    assertEquals(
        List.of(31L), store.getEvents(RUN, 22, 1).stream().map(WorkflowEvent::seq).toList());
    assertTrue(store.verify().intact());
  }
}
