package dev.cairn.store.io;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A way of mapping a file that can also be undone, which the JDK has offered in two forms over its
 * versions.
 */
interface Mapper {
  /** The way that works, and is silent, on the running JDK. */
  static Mapper ofThisRuntime() {
    return Runtime.version().feature() >= 22 ? new ArenaMapper() : new CleanerMapper();
  }

  /** Maps the first {@code size} bytes for reading and writing. */
  Mapping map(FileChannel channel, long size) throws IOException;

  /** A map, and how to undo it. Touching the buffer after that kills the JVM. */
  record Mapping(MappedByteBuffer buffer, Runnable unmap) {}
}
