package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.CairnStore;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.DirectoryStores;
import dev.cairn.store.kit.Histories;
import dev.cairn.store.kit.History;
import dev.cairn.store.kit.Outcome;
import dev.cairn.store.kit.Snapshot;
import dev.cairn.store.kit.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Of any history nothing is lost with the catalog, and nothing comes back that was given up. */
class SalvageHistoryTest {
  private Path directory = Path.of("");

  @BeforeTry
  void makeADirectory() throws IOException {
    directory = Files.createTempDirectory("cairn-salvage-");
  }

  @AfterTry
  void removeTheDirectory() throws IOException {
    CrashImage.remove(directory);
  }

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void withoutACatalogItComesToTheSame(@ForAll("histories") History history) throws IOException {
    Path source = directory.resolve("store-1");
    Snapshot before;
    try (StoreFixture fixture = new DirectoryStores(directory).create(CrashImage.QUIET)) {
      for (Command command : history.commands()) {
        Outcome unused = command.applyTo(fixture);
      }
      before = Snapshot.of(fixture.store());
    }
    CrashImage.remove(source.resolve("catalog"));
    Path target = directory.resolve("target");
    ToolRun ran = ToolRun.of("salvage", source.toString(), "--to", target.toString());
    assertTrue(ran.out().contains("left behind: 0 records"), ran.out());
    try (CairnStore copy = CairnStore.open(target, StoreOptions.inspection())) {
      before.assertLike(Snapshot.of(copy));
    }
  }

  @Provide
  Arbitrary<History> histories() {
    return Histories.any();
  }
}
