package dev.cairn.store;

import dev.cairn.store.kit.DirectoryStores;
import dev.cairn.store.kit.ModelHistoryProperties;
import dev.cairn.store.kit.StoreFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Random histories come to the same in the file store and in the model. */
class FileStoreHistoryTest extends ModelHistoryProperties {
  private Path directory = Path.of("");

  @BeforeTry
  void makeADirectory() throws IOException {
    directory = Files.createTempDirectory("cairn-history-");
  }

  @AfterTry
  void removeTheDirectory() throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      paths.sorted(Comparator.reverseOrder()).forEach(FileStoreHistoryTest::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected StoreFactory factory() {
    return new DirectoryStores(directory);
  }
}
