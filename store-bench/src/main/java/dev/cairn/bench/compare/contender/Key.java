package dev.cairn.bench.compare.contender;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of everything in an ordered map: runs, checkpoints by run, node and seq, events by run
 * and seq. A zero byte ends an id, a seq is big-endian, so that order is order.
 */
final class Key {
  private static final byte RUN = 'r';
  private static final byte CHECKPOINT = 'c';
  private static final byte EVENT = 'e';

  private Key() {}

  static byte[] run(String run) {
    return of(RUN, run);
  }

  static byte[] checkpoints(String run) {
    return of(CHECKPOINT, run);
  }

  static byte[] checkpoints(String run, String node) {
    byte[] before = of(CHECKPOINT, run);
    byte[] id = node.getBytes(StandardCharsets.UTF_8);
    byte[] key = Arrays.copyOf(before, before.length + id.length + 1);
    System.arraycopy(id, 0, key, before.length, id.length);
    return key;
  }

  static byte[] checkpoint(String run, String node, long seq) {
    return with(checkpoints(run, node), seq);
  }

  static byte[] events(String run) {
    return of(EVENT, run);
  }

  static byte[] event(String run, long seq) {
    return with(of(EVENT, run), seq);
  }

  static long seq(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }

  static boolean hasPrefix(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The first key that begins with nothing of this prefix any more. */
  static byte[] after(byte[] prefix) {
    byte[] after = prefix.clone();
    after[after.length - 1]++; // a zero ends it
    return after;
  }

  private static byte[] of(byte kind, String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[bytes.length + 2];
    key[0] = kind;
    System.arraycopy(bytes, 0, key, 1, bytes.length);
    return key;
  }

  private static byte[] with(byte[] prefix, long seq) {
    byte[] key = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
    ByteBuffer.wrap(key).putLong(prefix.length, seq);
    return key;
  }
}
