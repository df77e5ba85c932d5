package dev.cairn.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of recorded traces, which is not part of the project: where the system property {@code
 * cairn.data} or the environment variable {@code CAIRN_DATA} says, else {@code ../shared/data}
 * beside the project.
 */
public final class SharedData {
  private SharedData() {}

  /** The folder, whether it is there or not. */
  public static Path folder() {
    String said = System.getProperty("cairn.data", System.getenv("CAIRN_DATA"));
    return said == null ? projectRoot().resolve("../shared/data").normalize() : Path.of(said);
  }

  /** A trace of that folder, where it is there. */
  public static Optional<Path> trace(String name) {
    return Optional.of(folder().resolve(name)).filter(Files::isRegularFile);
  }

  /** Why a test is skipped. */
  public static String missing(String name) {
    return "skipped: no "
        + folder().resolve(name)
        + "; -Dcairn.data=FOLDER or the environment variable CAIRN_DATA say where it is";
  }

  private static Path projectRoot() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.isDirectory(directory.resolve("store-core"))) {
      directory = directory.getParent();
    }
    return directory == null ? Path.of("").toAbsolutePath() : directory;
  }
}
