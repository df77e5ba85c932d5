package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.SmallFilesystem.Kind;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A disk that fills to the last byte, for real: a small tmpfs and a small ext4. Whoever writes is
 * told before a seq is taken, reading goes on, and when somebody else makes room writing does too,
 * without opening anew.
 */
@Timeout(120) // Waiting for room that never comes would go on for ever.
class FillingDiskTest {
  @TempDir Path temporary;

  private final FilledStore filled = new FilledStore();

  @ParameterizedTest
  @EnumSource
  void whoeverWritesIsToldBeforeASeqIsTakenAndReadingGoesOn(Kind kind) throws IOException {
    try (SmallFilesystem filesystem = SmallFilesystem.mounted(kind, temporary);
        CairnStore store = filled.open(filesystem)) {
      filled.create(store, "run");
      StoreFullException full = filled.fill(filesystem, store, "run");
      assertTrue(full.bytesNeeded() >= FilledStore.STATE, full.toString());
      assertEquals(List.of(), filesystem.sparse(filesystem.resolve("store")), "mapped holes");
      filled.assertNothingIsLost(store);
      assertThrows(StoreFullException.class, () -> store.createRun("new", "flow", null));
      assertEquals(Optional.empty(), store.getRun("new"));
      assertThrows(
          StoreFullException.class,
          () -> store.saveCheckpoint("run", "node", States.incompressible(2 << 20, 1), null));
      filled.assertNothingIsLost(store);
      filesystem.makeRoom();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenSomebodyElseMakesRoomWritingGoesOnWithoutOpeningAnew(Kind kind) throws IOException {
    try (SmallFilesystem filesystem = SmallFilesystem.mounted(kind, temporary)) {
      try (CairnStore store = filled.open(filesystem)) {
        filled.create(store, "run");
        for (int times = 0; times < 3; times++) {
          StoreFullException unused = filled.fill(filesystem, store, "run");
          filesystem.makeRoom();
          filled.append(store, "run", WriteOptions.SYNC);
          for (int i = 0; i < 20; i++) {
            filled.save(
                store,
                "run",
                FilledStore.STATE,
                i % 2 == 0 ? WriteOptions.SYNC : WriteOptions.ASYNC);
          }
        }
        filled.assertNothingIsLost(store);
      }
      try (CairnStore store = filled.open(filesystem)) {
        assertEquals(List.of(), store.openReport().damages());
        filled.assertNothingIsLost(store);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyThreadsAreAllToldAndLoseNothing(Kind kind) throws Exception {
    try (SmallFilesystem filesystem = SmallFilesystem.mounted(kind, temporary)) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try (CairnStore store = filled.open(filesystem)) {
        for (int i = 0; i < 8; i++) {
          filled.create(store, "run " + i);
        }
        for (int times = 0; times < 3; times++) {
          filesystem.fill();
          writeUntilFull(threads, store);
          filled.assertNothingIsLost(store);
          filesystem.makeRoom();
          for (int i = 0; i < 8; i++) {
            filled.save(store, "run " + i, FilledStore.STATE, WriteOptions.SYNC);
          }
        }
      } finally {
        threads.shutdown();
      }
      try (CairnStore store = filled.open(filesystem)) {
        assertEquals(List.of(), store.openReport().damages());
        filled.assertNothingIsLost(store);
      }
    }
  }

  private void writeUntilFull(ExecutorService threads, CheckpointStore store)
      throws InterruptedException, ExecutionException {
    List<Future<StoreFullException>> full = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String run = "run " + i;
      full.add(threads.submit(() -> filled.saveUntilFull(store, run, FilledStore.STATE)));
    }
    for (Future<StoreFullException> told : full) {
      assertTrue(told.get().bytesNeeded() >= FilledStore.STATE, Arrays.toString(full.toArray()));
    }
  }
}
