package dev.cairn.store.format;

/** The numbers of RFC 8949 that reader and writer share. */
final class Cbor {
  static final int UINT = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int TAG = 6;
  static final int SIMPLE = 7;

  static final int FALSE = 0xf4;
  static final int TRUE = 0xf5;
  static final int NULL = 0xf6;
  static final int HALF = 0xf9;
  static final int FLOAT = 0xfa;
  static final int DOUBLE = 0xfb;

  static final int TAG_BIGNUM = 2;
  static final int TAG_NEGATIVE_BIGNUM = 3;

  /** How deep arrays and maps may be nested: a value that is an array of integers has one level. */
  static final int LEVELS_MAX = 64;

  /** The longest bignum that {@link java.math.BigInteger} surely takes. */
  static final int BIGNUM_BYTES_MAX = (1 << 28) - 1;

  private Cbor() {}
}
