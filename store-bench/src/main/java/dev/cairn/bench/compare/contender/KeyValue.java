package dev.cairn.bench.compare.contender;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An ordered map of bytes on disk: what several of the other stores are. */
interface KeyValue extends Closeable {
  /** Takes what a scan meets; answers whether it is to go on. */
  interface Visitor {
    boolean visit(byte[] key) throws IOException;
  }

  /** Writes all of it, or nothing; returns when it is as durable as it was opened for. */
  void write(List<Change> changes) throws IOException;

  byte @Nullable [] get(byte[] key) throws IOException;

  /** The value of the last key that begins so. */
  byte @Nullable [] last(byte[] prefix) throws IOException;

  /** Visits the keys that begin so, ascending; no values are read. */
  void keys(byte[] prefix, Visitor visitor) throws IOException;

  /**
   * Reads the values of keys that begin so, from the given one on, ascending.
   *
   * @return how many there were
   */
  int values(byte[] prefix, byte[] from, int limit) throws IOException;

  /** See {@link Contender#rest}. */
  default void rest() throws IOException {}

  void compact() throws IOException;
}
