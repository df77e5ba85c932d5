package dev.cairn.store.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo's store is, and whether it stays. A directory that somebody named is never
 * removed.
 */
final class DemoPlace implements AutoCloseable {
  private final Path store;
  private final @Nullable Path temporary;
  private boolean kept;

  private DemoPlace(Path store, @Nullable Path temporary, boolean kept) {
    this.store = store;
    this.temporary = temporary;
    this.kept = kept;
  }

  static DemoPlace named(Path store) throws IOException {
    if (Files.exists(store) && !isEmptyDirectory(store)) {
      throw new UsageException("expected a new or empty directory, found " + store);
    }
    return new DemoPlace(store, null, true);
  }

  static DemoPlace temporary(boolean kept) throws IOException {
    Path directory = Files.createTempDirectory("cairn-demo-");
    return new DemoPlace(directory.resolve("store"), directory, kept);
  }

  Path store() {
    return store;
  }

  boolean kept() {
    return kept;
  }

  /** Leaves the store where it is: it is evidence. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() {
    if (!kept && temporary != null) {
      try {
        Files.walkFileTree(temporary, new Removal());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static boolean isEmptyDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
