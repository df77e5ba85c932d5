package dev.cairn.store.format;

/**
 * What reading a file's header found.
 *
 * @param <T> the header's type
 */
public sealed interface HeaderOutcome<T> {
  /**
   * A valid header of a version that this code reads.
   *
   * @param <T> the header's type
   * @param header what it says
   */
  record Valid<T>(T header) implements HeaderOutcome<T> {}

  /**
   * Nothing was ever written there: zeros, or no bytes at all.
   *
   * @param <T> the header's type
   */
  record Blank<T>() implements HeaderOutcome<T> {}

  /**
   * Something else than a valid header.
   *
   * @param <T> the header's type
   * @param offset in the file, of the field that is wrong
   * @param expected what should stand there
   * @param found what does
   */
  record Bad<T>(int offset, String expected, String found) implements HeaderOutcome<T> {}

  /**
   * An intact header of a format that this code does not read.
   *
   * @param <T> the header's type
   * @param found the format's version
   */
  record Unsupported<T>(int found) implements HeaderOutcome<T> {}
}
