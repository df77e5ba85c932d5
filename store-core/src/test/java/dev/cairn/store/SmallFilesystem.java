package dev.cairn.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A real file system of a few MiB, mounted for one test, that can be filled to the last byte. Where
 * mounting is not permitted the test is skipped, and says why.
 */
final class SmallFilesystem implements Closeable {
  /** What it is made of. */
  enum Kind {
    TMPFS,
    EXT4
  }

  private static final int MIB = 24;

  private final Path root;

  private SmallFilesystem(Path root) {
    this.root = root;
  }

  /** Mounts one below a directory of the test's own. */
  static SmallFilesystem mounted(Kind kind, Path temporary) throws IOException {
    Path root = Files.createDirectories(temporary.resolve("mounted"));
    if (kind == Kind.TMPFS) {
      run("mount", "-t", "tmpfs", "-o", "size=" + MIB + "m", "cairn-test", root.toString());
    } else {
      Path image = temporary.resolve("image");
      Files.write(image, new byte[MIB << 20]);
      run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
      run("mount", "-o", "loop", image.toString(), root.toString());
    }
    return new SmallFilesystem(root);
  }

  private static void run(String... command) throws IOException {
    Answer answer;
    try {
      answer = answer(command);
    } catch (IOException e) {
      answer = new Answer(-1, e.getMessage());
    }
    if (answer.exitCode() != 0) {
      String reason = "skipped: " + String.join(" ", command) + ": " + answer.text().strip();
      System.out.println("Small file system " + reason);
      throw new TestAbortedException(reason);
    }
  }

  private record Answer(int exitCode, String text) {}

  private static Answer answer(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Answer(process.waitFor(), text);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Path resolve(String name) {
    return root.resolve(name);
  }

  /** Writes a file of somebody else's until there is not a byte left. */
  void fill() throws IOException {
    try (OutputStream filler =
        Files.newOutputStream(
            resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int piece = 1 << 16; piece > 0; piece /= 2) {
        fill(filler, new byte[piece]);
      }
    }
  }

  private static void fill(OutputStream filler, byte[] piece) throws IOException {
    try {
      while (true) {
        filler.write(piece);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  /** Makes room: removes what {@link #fill} has written. */
  void makeRoom() throws IOException {
    Files.delete(resolve("filler"));
  }

  /** The files of more than a block below a directory that have holes. */
  List<String> sparse(Path directory) throws IOException {
    List<String> command = new ArrayList<>(List.of("stat", "-c", "%b %B %s %n"));
    try (Stream<Path> files = Files.walk(directory)) {
      files.filter(Files::isRegularFile).map(Path::toString).forEach(command::add);
    }
    return answer(command.toArray(String[]::new)).text().lines().filter(this::sparse).toList();
  }

  private boolean sparse(String line) {
    String[] words = line.split(" ", 4);
    long allocated = Long.parseLong(words[0]) * Long.parseLong(words[1]);
    long size = Long.parseLong(words[2]);
    return size > 4096 && allocated < size;
  }

  @Override
  public void close() throws IOException {
    Answer answer = answer("umount", root.toString());
    if (answer.exitCode() != 0) {
      throw new IOException("umount: " + answer.text());
    }
  }
}
