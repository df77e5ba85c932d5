package dev.cairn.bench.compare;

import java.io.IOException;
import java.nio.file.Path;

/** Opens RocksDB. */
public final class RocksProvider implements ContenderProvider {
  @Override
  public String name() {
    return "rocksdb";
  }

  @Override
  public String promise() {
    return "sync=true: nothing acknowledged is lost; sync=false: the newest may be";
  }

  @Override
  public Contender open(Path directory, Row row, long budget) throws IOException {
    return new RocksContender(directory, row);
  }
}
