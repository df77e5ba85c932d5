package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.SmallFilesystem.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On a disk that is full to the last byte, for real, what makes room goes on: deleting, settling,
 * closing, opening. See {@link FillingDiskTest} for what writing and reading do there.
 */
@Timeout(120) // Waiting for room that never comes would go on for ever.
class RealDiskReserveTest {
  @TempDir Path temporary;

  private final FilledStore filled = new FilledStore();

  @ParameterizedTest
  @EnumSource
  void deletingGoesOnAndMakesRoom(Kind kind) throws IOException {
    try (SmallFilesystem filesystem = SmallFilesystem.mounted(kind, temporary);
        CairnStore store = filled.open(filesystem)) {
      List<String> runs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String run = "run " + i;
        runs.add(run);
        filled.create(store, run);
        for (int n = 0; n < 40; n++) {
          filled.save(store, run, FilledStore.STATE, WriteOptions.ASYNC);
        }
      }
      filled.create(store, "kept");
      StoreFullException unused = filled.fill(filesystem, store, "kept");
      for (String run : runs) {
        assertTrue(store.deleteRun(run), run);
        filled.forget(run);
        assertEquals(Optional.empty(), store.getRun(run));
      }
      filled.assertNothingIsLost(store);
      store.settle();
      for (int n = 0; n < 40; n++) {
        filled.save(store, "kept", FilledStore.STATE, WriteOptions.SYNC);
      }
      filled.create(store, "run 0");
      filled.append(store, "run 0", WriteOptions.SYNC);
      filled.assertNothingIsLost(store);
    }
  }

  @ParameterizedTest
  @EnumSource
  void settlingGoesOn(Kind kind) throws IOException {
    try (SmallFilesystem filesystem = SmallFilesystem.mounted(kind, temporary);
        CairnStore store = filled.open(filesystem)) {
      filled.create(store, "run");
      store.settle();
      StoreFullException unused = filled.fill(filesystem, store, "run");
      store.settle();
      filled.assertNothingIsLost(store);
      filesystem.makeRoom();
      filled.append(store, "run", WriteOptions.SYNC);
      filled.assertNothingIsLost(store);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingAndOpeningGoOn(Kind kind) throws IOException {
    try (SmallFilesystem filesystem = SmallFilesystem.mounted(kind, temporary)) {
      CairnStore full = filled.open(filesystem);
      filled.create(full, "run");
      filled.create(full, "other");
      filled.save(full, "other", 100, WriteOptions.SYNC);
      StoreFullException unused = filled.fill(filesystem, full, "run");
      full.close();
      filesystem.fill();
      try (CairnStore store = filled.open(filesystem)) {
        assertEquals(List.of(), store.openReport().damages());
        assertFalse(store.openReport().readOnly());
        filled.assertNothingIsLost(store);
        FilledStore.fill(filesystem, store);
        assertTrue(store.deleteRun("other"));
        filled.forget("other");
        filled.assertNothingIsLost(store);
        filesystem.makeRoom();
        filled.append(store, "run", WriteOptions.SYNC);
      }
      try (CairnStore store = filled.open(filesystem)) {
        assertEquals(Optional.empty(), store.getRun("other"));
        filled.assertNothingIsLost(store);
      }
    }
  }
}
