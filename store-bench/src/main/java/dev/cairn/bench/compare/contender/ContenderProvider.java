package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a contender. Those that need other libraries are found as services. */
public interface ContenderProvider {
  /** The short name, as on the command line. */
  String name();

  /** The name that a reader knows. */
  String title();

  /** The version; empty for what is built here. */
  default String version() {
    return "";
  }

  /** What it promises in that mode. */
  Promise promise(Mode mode);

  /** Whether it takes part in this. */
  default boolean takesPart(Kind kind, Mode mode) {
    return Kind.ANY_STORE.contains(kind);
  }

  /** Whether it is no store, only the least code that could write the same bytes. */
  default boolean ceiling() {
    return false;
  }

  /** Opens it in a directory that is empty, or in which it was open before. */
  Contender open(Path directory, Opening opening) throws IOException;
}
