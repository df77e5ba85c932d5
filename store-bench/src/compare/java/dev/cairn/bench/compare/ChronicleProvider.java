package dev.cairn.bench.compare;

import java.nio.file.Path;

/** Opens Chronicle Queue. */
public final class ChronicleProvider implements ContenderProvider {
  @Override
  public String name() {
    return "chronicle";
  }

  @Override
  public String promise() {
    return "the pages are on stable storage (msync); a failed msync is logged, and acknowledged;"
        + " nothing tells a torn end from damage, there are no checksums";
  }

  @Override
  public Contender open(Path directory, Row row, long budget) {
    return new ChronicleContender(directory, row);
  }
}
