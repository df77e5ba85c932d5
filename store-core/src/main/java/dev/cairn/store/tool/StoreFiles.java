package dev.cairn.store.tool;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumMap;
import java.util.Map;

/** The lengths of a store's files, by what they are for. */
final class StoreFiles {
  /** What a file is for, as the directory it is in says. */
  enum Purpose {
    JOURNAL("journal"),
    SEGMENTS("runs"),
    CATALOG("catalog"),
    OTHER("");

    private final String directory;

    Purpose(String directory) {
      this.directory = directory;
    }

    private static Purpose of(Path file) {
      for (Purpose purpose : values()) {
        if (file.getName(0).toString().equals(purpose.directory)) {
          return purpose;
        }
      }
      return OTHER;
    }
  }

  private final Map<Purpose, long[]> sums = new EnumMap<>(Purpose.class);

  private StoreFiles() {
    for (Purpose purpose : Purpose.values()) {
      sums.put(purpose, new long[2]);
    }
  }

  static StoreFiles of(Path directory) throws IOException {
    StoreFiles files = new StoreFiles();
    Files.walkFileTree(directory, files.new Visitor(directory));
    return files;
  }

  long bytes(Purpose purpose) {
    return sum(purpose)[0];
  }

  long count(Purpose purpose) {
    return sum(purpose)[1];
  }

  long bytes() {
    return sums.values().stream().mapToLong(sum -> sum[0]).sum();
  }

  private long[] sum(Purpose purpose) {
    return sums.computeIfAbsent(purpose, missing -> new long[2]);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;

    Visitor(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      long[] sum = sum(Purpose.of(root.relativize(file)));
      sum[0] += attributes.size();
      sum[1]++;
      return FileVisitResult.CONTINUE;
    }

    /** A file may go while we look; every other error is one. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
