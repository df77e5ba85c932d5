package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.codec.Edits;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States that are told by earlier ones, through the store. */
class ChainTest {
  private static final StoreOptions OPTIONS = StoreOptions.relaxed();

  /** What a record takes beside its body, at most, in these tests. */
  private static final int FRAME = 200;

  @TempDir Path directory;
  private CairnStore store;

  @BeforeEach
  void open() {
    open(OPTIONS);
    store.createRun("r", "w", Map.of());
  }

  private void open(StoreOptions options) {
    store = CairnStore.open(directory, options);
  }

  private void reopen(StoreOptions options) {
    store.close();
    open(options);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private CheckpointMeta save(String node, byte[] state) {
    return store.saveCheckpoint("r", node, state, null);
  }

  private byte[] load(String node, long seq) {
    return store.loadCheckpointAt("r", node, seq).orElseThrow().state();
  }

  private byte[] latest(String node) {
    return store.loadCheckpoint("r", node).orElseThrow().state();
  }

  /** Closes the store, and reads what is in its files. */
  private StoredChains stored() throws IOException {
    store.close();
    return StoredChains.of(GoldenStores.read(directory));
  }

  private static byte[] noise(int length) {
    return States.incompressible(length, 1);
  }

  @Test
  void whatChangesLittleIsStoredInLittle() throws IOException {
    byte[] first = noise(1 << 20);
    byte[] grown = Edits.replaced(first, first.length, first.length, new byte[1000]);
    byte[] edited = States.edited(grown, 3, 2);
    byte[] cut = Edits.replaced(edited, 5_000, 9_000, new byte[0]);
    List<byte[]> states = List.of(first, grown, edited, cut, cut, Edits.replaced(cut, 0, 1, cut));
    List<Long> sizes = new ArrayList<>();
    for (byte[] state : states) {
      sizes.add(save("n", state).storedSize());
      assertArrayEquals(state, latest("n"));
    }
    assertTrue(sizes.get(0) > first.length);
    for (int i = 1; i < 5; i++) {
      assertTrue(sizes.get(i) < 400, "of checkpoint " + (i + 1) + ": " + sizes.get(i));
    }
    reopen(OPTIONS);
    for (int i = 0; i < states.size(); i++) {
      assertArrayEquals(states.get(i), load("n", i + 1));
      assertEquals(sizes.get(i), store.listCheckpoints("r").get(i).storedSize());
    }
    assertTrue(store.verify().intact());
    assertTrue(stored().deltas() >= 4);
  }

  @Test
  void whatHasNothingInCommonIsStoredWhole() throws IOException {
    for (int i = 0; i < 5; i++) {
      save("n", States.incompressible(10_000, i));
    }
    assertEquals(0, stored().deltas());
  }

  @Test
  void smallStatesAreStoredWhole() throws IOException {
    save("n", noise(2_047));
    save("n", noise(2_047));
    save("n", noise(2_048));
    save("n", noise(2_048));
    StoredChains chains = stored();
    assertEquals(1, chains.deltas());
    assertEquals(3, chains.record(4).head().baseSeq());
  }

  @Test
  void smallStatesBetweenDoNotBreakAChain() throws IOException {
    save("n", noise(4_000));
    save("n", noise(100));
    save("n", noise(4_001));
    assertArrayEquals(noise(4_001), latest("n"));
    assertEquals(1, stored().record(3).head().baseSeq());
  }

  @Test
  void aDeltaOverHalfOfTheWholeIsNotWorthIt() throws IOException {
    save("n", noise(10_000));
    save("n", Edits.replaced(noise(10_000), 0, 4_900, States.incompressible(4_900, 7)));
    save("n", noise(10_000));
    save("n", Edits.replaced(noise(10_000), 0, 5_100, States.incompressible(5_100, 8)));
    StoredChains chains = stored();
    assertTrue(chains.record(2).isDelta());
    assertFalse(chains.record(4).isDelta());
  }

  @Test
  void noLoadReadsMoreThanTwiceTheStateHoweverLongAStateIsEdited() throws IOException {
    byte[] state = noise(20_000);
    for (int i = 0; i < 200; i++) {
      int at = 19 * i;
      state = Edits.replaced(state, at, at + 1_500, States.incompressible(1_500, i));
      save("n", state);
    }
    StoredChains chains = stored();
    assertTrue(chains.deltas() > 150, "deltas: " + chains.deltas());
    for (long seq = 1; seq <= 200; seq++) {
      long most = 2L * (state.length + FRAME);
      assertTrue(chains.loadBytes(seq) <= most, seq + " reads " + chains.loadBytes(seq));
    }
  }

  @Test
  void aCountedStateHasAnAnchorEvery64AndIsWholeAfter64Anchors() throws IOException {
    byte[] state = noise(100_000);
    int saves = 4_300;
    for (int i = 0; i < saves; i++) {
      state[i] ^= 1;
      save("n", state);
    }
    for (long seq : new long[] {1, 63, 64, 65, 66, 128, 129, 4_097, 4_160, 4_161, saves}) {
      byte[] wanted = noise(100_000);
      for (int i = 0; i < seq; i++) {
        wanted[i] ^= 1;
      }
      assertArrayEquals(wanted, load("n", seq), "checkpoint " + seq);
    }
    assertTrue(store.verify().intact());
    StoredChains chains = stored();
    int most = 0;
    for (long seq = 1; seq <= saves; seq++) {
      most = Math.max(most, chains.records(seq));
    }
    assertEquals(CheckpointEntry.RECORDS_MAX, most);
    assertEquals(1, chains.record(65).head().baseSeq());
    assertEquals(65, chains.record(66).head().baseSeq());
    assertEquals(65, chains.record(129).head().baseSeq());
    assertEquals(4_033, chains.record(4_097).head().baseSeq());
    assertFalse(chains.record(4_161).isDelta(), "64 anchors are enough");
    assertArrayEquals(state, chains.state(saves));
  }

  @Test
  void aReopenedStoreGoesOnWithTheChain() throws IOException {
    byte[] state = noise(50_000);
    for (int i = 0; i < 70; i++) {
      state[i] ^= 1;
      save("n", state);
      if (i % 9 == 0) {
        reopen(OPTIONS);
      }
    }
    assertArrayEquals(state, latest("n"));
    StoredChains chains = stored();
    assertEquals(69, chains.deltas());
    assertEquals(1, chains.record(65).head().baseSeq());
    assertArrayEquals(state, chains.state(70));
  }

  @Test
  void nodesAreToldByThemselvesOnly() throws IOException {
    save("a", noise(5_000));
    save("b", noise(5_000));
    save("a", noise(5_001));
    StoredChains chains = stored();
    assertFalse(chains.record(2).isDelta());
    assertEquals(1, chains.record(3).head().baseSeq());
  }

  @Test
  void bothSavesOfABatchAreToldByTheOneBeforeIt() throws IOException {
    save("n", noise(5_000));
    WriteBatch batch =
        WriteBatch.of()
            .save("n", noise(5_004), null)
            .save("m", noise(9_000), null)
            .save("n", noise(5_008), null);
    store.commit("r", batch);
    save("n", noise(5_012));
    assertArrayEquals(noise(5_004), load("n", 2));
    assertArrayEquals(noise(5_012), latest("n"));
    StoredChains chains = stored();
    assertEquals(1, chains.record(2).head().baseSeq());
    assertEquals(1, chains.record(4).head().baseSeq());
    assertEquals(4, chains.record(5).head().baseSeq());
  }

  @Test
  void aLargeDeltaIsInASegmentOfItsOwn() throws IOException {
    byte[] first = noise(8 << 20);
    byte[] second = Edits.replaced(first, 0, 2 << 20, States.incompressible(2 << 20, 9));
    save("n", first);
    save("n", second);
    assertArrayEquals(second, latest("n"));
    reopen(OPTIONS);
    assertArrayEquals(second, load("n", 2));
    assertTrue(store.verify().intact());
    StoredChains chains = stored();
    assertTrue(chains.record(2).isDelta());
    assertTrue(chains.record(2).bytes() > 2 << 20);
  }

  @Test
  void anOperationIdAndADeltaGoTogether() throws IOException {
    save("n", noise(5_000));
    WriteOptions named = WriteOptions.DEFAULTS.withOperationId("second");
    CheckpointMeta second = store.saveCheckpoint("r", "n", noise(5_001), null, named);
    assertEquals(second, store.saveCheckpoint("r", "n", noise(5_001), null, named));
    save("n", noise(5_002));
    reopen(OPTIONS);
    assertEquals(second, store.saveCheckpoint("r", "n", noise(5_001), null, named));
    assertArrayEquals(noise(5_001), load("n", 2));
    StoredChains chains = stored();
    assertEquals(3, chains.count());
    assertEquals(2, chains.deltas());
  }

  @Test
  void withoutACacheEveryStateIsReadBackForTheNext() throws IOException {
    reopen(OPTIONS.withLastStatesBytesMax(0));
    byte[] state = noise(30_000);
    for (int i = 0; i < 70; i++) {
      state[i] ^= 1;
      save("n", state);
      assertArrayEquals(state, latest("n"));
    }
    StoredChains chains = stored();
    assertEquals(69, chains.deltas());
    assertArrayEquals(state, chains.state(70));
  }

  /** So that the searches for crashes have chains among what they look at. */
  @Test
  void whatTheCrashSearchSavesIsToldByOthers() {
    SimulatedDisk disk = new SimulatedDisk();
    for (int divisor : new int[] {64, 256}) {
      LoggedStore.openStore(disk, LoggedStore.environment(divisor, divisor)).close();
      try (CairnStore small = LoggedStore.openStore(disk, LoggedStore.environment(1, divisor))) {
        CrashAlphabet.commands("cssSbtD")
            .forEach(letter -> letter.forEach(it -> it.applyTo(small)));
        CrashAlphabet.commands("csts").forEach(letter -> letter.forEach(it -> it.applyTo(small)));
      }
      assertEquals(1, StoredChains.of(Crashes.contents(disk)).deltas());
    }
  }

  @Test
  void whatIsLoadedStaysAsItWasWhenItsNodeGoesOn() {
    byte[] state = noise(5_000);
    save("n", state);
    Checkpoint first = store.loadCheckpoint("r", "n").orElseThrow();
    byte[] handedOut = first.state();
    handedOut[0]++;
    save("n", States.edited(state, 5, 3));
    assertArrayEquals(state, first.state());
    assertArrayEquals(States.edited(state, 5, 3), latest("n"));
  }

  @Test
  void aSaveThatIsRefusedLeavesTheBaseAsItWas() throws IOException {
    save("n", noise(5_000));
    WriteOptions expected = WriteOptions.DEFAULTS.withExpectedSeq(9);
    byte[] refused = States.edited(noise(5_000), 9, 4);
    assertThrows(
        ConflictException.class, () -> store.saveCheckpoint("r", "n", refused, null, expected));
    assertArrayEquals(noise(5_000), latest("n"));
    save("n", noise(5_001));
    assertArrayEquals(noise(5_001), latest("n"));
    StoredChains chains = stored();
    assertEquals(1, chains.record(2).head().baseSeq());
    assertArrayEquals(noise(5_001), chains.state(2));
  }

  @Test
  void aRunMadeAgainSharesNoStateWithTheOneBefore() throws IOException {
    save("n", noise(5_000));
    save("n", noise(5_001));
    store.deleteRun("r");
    store.createRun("r", "w", Map.of());
    save("n", noise(5_002));
    assertArrayEquals(noise(5_002), latest("n"));
    assertFalse(stored().record(1).isDelta());
  }

  @Test
  void threadsThatSaveOneNodeMakeOneChain() throws Exception {
    Map<Long, byte[]> saved = new ConcurrentHashMap<>();
    List<Callable<Void>> savers = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int seed = thread;
      savers.add(() -> saveMany(seed, saved));
    }
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      for (Future<Void> saver : pool.invokeAll(savers)) {
        saver.get();
      }
    } finally {
      pool.shutdown();
    }
    saved.forEach((seq, state) -> assertArrayEquals(state, load("n", seq)));
    assertTrue(store.verify().intact());
    StoredChains chains = stored();
    saved.forEach((seq, state) -> assertArrayEquals(state, chains.state(seq)));
    assertTrue(chains.deltas() >= 270, "deltas: " + chains.deltas());
  }

  private Void saveMany(int seed, Map<Long, byte[]> saved) {
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      byte[] state = States.edited(noise(6_000), 3, random.nextLong());
      saved.put(save("n", state).seq(), state);
      if (i % 5 == 0) {
        Checkpoint unused = store.loadCheckpoint("r", "n").orElseThrow();
      }
    }
    return null;
  }

  @Test
  void manyNodesInASmallCacheAreReadBackWhereTheyAreNotThere() throws IOException {
    reopen(OPTIONS.withLastStatesBytesMax(20_000));
    Map<String, byte[]> states = new HashMap<>();
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      String node = "n" + random.nextInt(12);
      byte[] before = states.getOrDefault(node, noise(5_000 + i));
      states.put(node, States.edited(before, 2, i));
      save(node, states.get(node));
    }
    states.forEach((node, state) -> assertArrayEquals(state, latest(node), node));
    assertEquals(188, stored().deltas());
  }
}
