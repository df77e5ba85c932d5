package dev.cairn.store.format;

/**
 * The map at the end of a head that is EXTENDED (FORMAT.md section 2), keyed by unsigned integers.
 * This version writes none, and passes over those of a later one.
 */
public final class Extensions {
  private Extensions() {}

  /** The index after the map that begins at {@code from}; -1 if it is malformed. */
  public static int skip(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    ValueReader values = new ValueReader(in, b, false);
    int n = in.mapHeader();
    long before = -1;
    for (int i = 0; i < n && in.ok(); i++) {
      long key = in.uint();
      in.require(key > before);
      before = key;
      Object unused = values.value(1);
    }
    return in.ok() ? in.at() : -1;
  }
}
