package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.Compression;
import dev.cairn.store.InMemory;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunSpace;
import dev.cairn.store.RunSummary;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.DirectoryStores;
import dev.cairn.store.kit.Histories;
import dev.cairn.store.kit.History;
import dev.cairn.store.kit.Outcome;
import dev.cairn.store.kit.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * What a run takes, kept as records come and go, is what a scan of all files finds: at any moment
 * of any history.
 */
class SpaceHistoryTest {
  /** Settles and compacts only when told to: else files would change while they are scanned. */
  private static final StoreOptions QUIET = CrashImage.QUIET.withSettleBytes(64 << 20);

  private Path directory = Path.of("");

  @BeforeTry
  void makeADirectory() throws IOException {
    directory = InMemory.createDirectory();
  }

  @AfterTry
  void removeTheDirectory() throws IOException {
    CrashImage.remove(directory);
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void whatARunTakesIsWhatAScanFinds(@ForAll("histories") History history) throws IOException {
    check(history, QUIET);
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void alsoWhereSettlingStoresItInLess(@ForAll("histories") History history) throws IOException {
    check(history, QUIET.withCompression(Compression.DENSE));
  }

  private void check(History history, StoreOptions options) throws IOException {
    try (StoreFixture fixture = new DirectoryStores(directory).create(options)) {
      for (Command command : history.commands()) {
        Outcome unused = command.applyTo(fixture);
        if (matters(command)) {
          fixture.store().pauseCompaction();
          check(fixture.store());
        }
      }
      check(fixture.store());
    }
  }

  private static boolean matters(Command command) {
    return command instanceof Command.Drop
        || command instanceof Command.DropBefore
        || command instanceof Command.Compact
        || command instanceof Command.Settle
        || command instanceof Command.Reopen;
  }

  private void check(CheckpointStore store) throws IOException {
    // The scan reads the journal's files, not what is on its way into them.
    store.sync();
    Map<String, RunSpace> scanned = new TreeMap<>(ScannedSpace.of(directory.resolve("store-1")));
    Map<String, RunSpace> known = new TreeMap<>();
    for (RunSummary run : store.listRuns(RunQuery.all()).runs()) {
      RunSpace scan = scanned.get(run.runId());
      assertEquals(scan.reclaimableBytes(), run.reclaimableBytes(), () -> "listed of " + scan);
      assertEquals(scan.liveBytes() + scan.reclaimableBytes(), run.storedBytes());
      known.put(run.runId(), store.space(run.runId()).orElseThrow());
    }
    assertEquals(scanned, known);
  }

  @Provide
  Arbitrary<History> histories() {
    return Histories.any();
  }
}
