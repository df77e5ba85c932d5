package dev.cairn.store;

/**
 * How much work goes into making what is stored smaller. A choice of whoever writes: readers read
 * all of it, and a store may have been written with one and then with another.
 *
 * <p>Whatever it is, a state is told by the one before it where that is smaller; this is about the
 * bytes that are left.
 */
public enum Compression {
  /** Nothing is compressed: no time is spent on it, neither by callers nor in the background. */
  NONE,

  /**
   * LZ4, on the caller's thread, of states and values from 4 KiB on and of what is new in a state
   * from 256 bytes on: some 5 microseconds for each KiB, and as fast as memory to read.
   */
  LZ4,

  /**
   * The same on the caller's thread; and what settles is compressed once more in the background, by
   * DEFLATE with what came before it as its dictionary: states and events, from 64 bytes on. About
   * half of the disk for states, a quarter for small events.
   *
   * <p>It costs one thread of the background 20 to 50 milliseconds for each MB that settles, and up
   * to 8 MiB of memory; loading a state takes some 10 microseconds more for every record of its
   * chain and 5 milliseconds for each MB. Events settle in groups of up to 64 with at most 32 KiB
   * before the last: who reads one reads those before it in its group, and one damaged event takes
   * the rest of its group with it.
   */
  DENSE
}
