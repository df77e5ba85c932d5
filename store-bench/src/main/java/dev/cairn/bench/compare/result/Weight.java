package dev.cairn.bench.compare.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a directory takes on disk.
 *
 * @param files how many files
 * @param lengthBytes the sum of their lengths
 * @param allocatedBytes the blocks given to files and directories, as {@code du} counts them; -1
 *     where there is no {@code du}
 */
public record Weight(long files, long lengthBytes, long allocatedBytes) {
  /** Weighs a directory. */
  public static Weight of(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    long length = 0;
    for (Path file : files) {
      length += Files.size(file);
    }
    return new Weight(files.size(), length, allocated(directory));
  }

  private static long allocated(Path directory) {
    try {
      Process du =
          new ProcessBuilder("du", "--summarize", "--block-size=1", directory.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Long.parseLong(answer.substring(0, answer.indexOf('\t')));
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }
}
