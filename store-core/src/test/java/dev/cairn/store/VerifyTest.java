package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.Layout.Kind;
import dev.cairn.store.Layout.Region;
import dev.cairn.store.io.FileSystemDisk;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify()} says of each kind of damage, and that it says nothing of a sound store. */
class VerifyTest {
  private static final byte WRONG = 0x55;

  private final SimulatedDisk disk = new SimulatedDisk();

  @TempDir Path directory;

  /** One run with records at positions 1 to 5, the last of them with a sealed body; closed. */
  private void makeStore() {
    try (CairnStore store = DamagedStores.open(disk)) {
      write(store);
    }
  }

  private static void write(CairnStore store) {
    store.createRun("r", "w", Map.of());
    store.saveCheckpoint("r", "n", new byte[101], Map.of());
    store.appendEvent(WorkflowEvent.of("r", "e").withPayload("some payload"));
    store.updateRunStatus("r", RunStatus.PAUSED);
    store.saveCheckpoint("r", "n", States.incompressible((1 << 20) + 1, 1), Map.of());
  }

  /** The run's segments: the sealed one was made first. */
  private String segment(int number) {
    return disk.paths().stream()
        .filter(path -> path.endsWith("/" + number + "-g0.seg"))
        .findFirst()
        .orElseThrow();
  }

  private Region record(int position) throws IOException {
    return Layout.of(disk, segment(2)).get(position);
  }

  private List<Damage> damages() {
    try (CairnStore store = DamagedStores.open(disk, StoreOptions.inspection())) {
      return store.verify().damages();
    }
  }

  private void oneDamage(long seq, String file, long offset) {
    List<Damage> damages = damages();
    Damage damage = damages.get(0);
    assertEquals("r", damage.runId(), damages::toString);
    assertEquals(seq, damage.seq(), damages::toString);
    assertEquals(file, damage.file(), damages::toString);
    assertEquals(offset, damage.offset(), damages::toString);
  }

  @Test
  void aSoundStoreIsCountedOut() {
    makeStore();
    try (CairnStore store = DamagedStores.open(disk, StoreOptions.inspection())) {
      VerifyReport report = store.verify();
      assertTrue(report.intact());
      assertEquals(1, report.runs());
      assertEquals(5, report.records());
      assertEquals(2, report.checkpoints());
      assertEquals(1, report.events());
    }
  }

  @Test
  void aBadPayload() throws IOException {
    makeStore();
    disk.poke(segment(2), record(2).to() - 20, WRONG);
    oneDamage(1, segment(2), record(2).from() + 44);
  }

  @Test
  void aBadRecordHeader() throws IOException {
    makeStore();
    long at = record(3).from();
    disk.poke(segment(2), at + 20, WRONG);
    oneDamage(0, segment(2), at);
    assertEquals(0, damages().get(0).seq(), "nothing tells the seq");
  }

  @Test
  void aSealedBody() throws IOException {
    makeStore();
    disk.poke(segment(1), 500_000, new byte[64]);
    long body = Layout.of(disk, segment(2)).get(0).to();
    oneDamage(2, segment(1), body + 44);
  }

  @Test
  void aMissingSealedSegment() throws IOException {
    makeStore();
    String sealed = segment(1);
    disk.remove(sealed);
    oneDamage(2, sealed, 0);
  }

  @Test
  void aMissingSegment() throws IOException {
    makeStore();
    String segment = segment(2);
    disk.remove(segment);
    oneDamage(0, segment, 0);
  }

  @Test
  void aBadSegmentHeader() throws IOException {
    makeStore();
    disk.poke(segment(2), 41, WRONG);
    oneDamage(0, segment(2), 0);
  }

  @Test
  void aSegmentCutShort() throws IOException {
    makeStore();
    long at = record(4).from() + 10;
    disk.truncateTo(segment(2), at);
    oneDamage(0, segment(2), at);
  }

  @Test
  void somethingInThePadding() throws IOException {
    makeStore();
    disk.poke(segment(2), record(2).to() - 1, WRONG);
    oneDamage(1, segment(2), record(2).to() - 1);
  }

  @Test
  void whatLiesBeyondTheExtentIsNoDamage() throws IOException {
    makeStore();
    disk.poke(segment(2), record(6).from(), WRONG, WRONG);
    assertEquals(Kind.NOTHING, record(6).kind());
    assertEquals(List.of(), damages());
  }

  @Test
  void theCatalogAndStoreRefuseToOpen() throws IOException {
    makeStore();
    for (String file : List.of("STORE", "catalog/1.cat")) {
      SimulatedDisk copy = disk.copy();
      copy.poke(file, 30, WRONG);
      CorruptRecordException e =
          assertThrows(CorruptRecordException.class, () -> DamagedStores.open(copy));
      assertEquals(file, e.damage().file());
    }
  }

  /** The bytes go bad under a store that is open. */
  @Test
  void aRecordThatHasNotSettled() throws IOException {
    try (CairnStore store = DamagedStores.open(disk)) {
      write(store);
      disk.poke("journal/2.log", 8192 + 56 + 80, WRONG);
      Damage damage = store.verify().damages().get(0);
      assertEquals("r", damage.runId());
      assertEquals(1, damage.seq());
      assertEquals("journal/2.log", damage.file());
      assertEquals(8192 + 56 + 44, damage.offset());
      disk.poke("journal/2.log", 8192 + 56 + 80, (byte) 0);
    }
  }

  @Test
  void aCatalogUnderAnOpenStore() throws IOException {
    try (CairnStore store = DamagedStores.open(disk)) {
      write(store);
      store.settle();
      store.appendEvent(WorkflowEvent.of("r", "e"));
      store.settle();
      disk.poke("catalog/1.cat", 300, WRONG);
      assertEquals("catalog/1.cat", store.verify().damages().get(0).file());
    }
  }

  /** Writers, settling and deletions go on, and verify sees nothing but health. */
  @Test
  void aBusyStoreIsSound() throws Exception {
    StoreOptions options =
        StoreOptions.small()
            .withDurability(Durability.ASYNC)
            .withSettleBytes(100_000)
            .withSettleIdle(Duration.ofMillis(5));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (CairnStore store =
        CairnStore.open("busy", new FileSystemDisk(directory), options, environmentWithThreads())) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int seed = i;
        writers.add(threads.submit(() -> keepBusy(store, seed, done)));
      }
      long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      try {
        while (System.nanoTime() < end) {
          assertEquals(List.of(), store.verify().damages());
        }
      } finally {
        done.set(true);
      }
      for (Future<?> writer : writers) {
        finish(writer);
      }
      assertEquals(List.of(), store.verify().damages());
    } finally {
      threads.shutdown();
    }
  }

  private static void finish(Future<?> writer) throws ExecutionException, InterruptedException {
    Object nothing = writer.get();
    assertEquals(null, nothing);
  }

  private static Environment environmentWithThreads() {
    Environment fixed = FixedEnvironment.seeded(5);
    AtomicLong salt = new AtomicLong(1);
    return new Environment(fixed.clock(), salt::incrementAndGet, true);
  }

  private static void keepBusy(CairnStore store, int seed, AtomicBoolean done) {
    for (int i = 0; !done.get(); i++) {
      String run = seed + "-" + i % 3;
      if (store.getRun(run).isEmpty()) {
        store.createRun(run, "w", Map.of());
      }
      for (int k = 0; k < 20; k++) {
        store.saveCheckpoint(run, "n" + k % 3, States.compressible(500 + 300 * k, k), Map.of());
        store.appendEvent(WorkflowEvent.of(run, "e").withPayload(k));
      }
      if (i % 17 == 0) {
        store.saveCheckpoint(run, "big", States.incompressible((1 << 20) + 9, i), Map.of());
      }
      if (i % 5 == 4) {
        store.deleteRun(run);
      }
    }
  }
}
