package dev.cairn.store.tool;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Stores as a killed process leaves them, and bytes to spoil in them. */
final class CrashImage {
  /** Settles only when asked to, or at close. */
  static final StoreOptions QUIET = StoreOptions.defaults().withSettleIdle(Duration.ofHours(1));

  private CrashImage() {}

  /** A store whose writer died after what {@code use} did. */
  static Path killed(Path directory, Consumer<CheckpointStore> use) throws IOException {
    Path living = directory.resolveSibling(directory.getFileName() + ".living");
    try (CheckpointStore store = CairnStore.open(living, QUIET)) {
      use.accept(store);
      copy(living, directory);
    }
    return directory;
  }

  /** A store that was closed after what {@code use} did. */
  static Path closed(Path directory, Consumer<CheckpointStore> use) {
    try (CheckpointStore store = CairnStore.open(directory, QUIET)) {
      use.accept(store);
    }
    return directory;
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  static void remove(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Spoils the n-th place (from 0) at which a file has that text. */
  static long spoil(Path file, String text, int n) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = -1;
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    for (int i = 0; i <= n; i++) {
      at = content.indexOf(text, at + 1);
      if (at < 0) {
        throw new AssertionError(file + " does not have \"" + text + "\" " + (n + 1) + " times");
      }
    }
    bytes[at] ^= 1;
    Files.write(file, bytes);
    return at;
  }

  /** All regular files below a directory, sorted. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The one file whose name ends so. */
  static Path file(Path directory, String end) throws IOException {
    List<Path> found =
        files(directory).stream().filter(path -> path.toString().endsWith(end)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one file " + end + ", found " + found);
    }
    return found.get(0);
  }

  /** Every file's name and bytes, without the lock, which is no content. */
  static String contents(Path directory) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path path : files(directory)) {
      if (!path.endsWith("LOCK")) {
        text.append(path).append('\n').append(latin(path)).append('\n');
      }
    }
    return text.toString();
  }

  private static String latin(Path path) {
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
