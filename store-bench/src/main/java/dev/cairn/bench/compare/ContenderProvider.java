package dev.cairn.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Opens a contender. Those that need other libraries are found as services. */
public interface ContenderProvider {
  /** The short name, as on the command line. */
  String name();

  /** What a returned SYNC save has survived when the power fails; one sentence. */
  String promise();

  /** The kinds of rows that it takes part in. */
  default Set<Row.Kind> kinds() {
    return Set.of(Row.Kind.values());
  }

  /**
   * Opens it in an empty directory, with that many runs.
   *
   * @param budget the bytes that a journal may have
   * @param row what will be measured
   */
  Contender open(Path directory, Row row, long budget) throws IOException;
}
