package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * What stands in the place of a body that is in a sealed segment (FORMAT.md section 3, EXTERNAL).
 *
 * @param segment the sealed segment's number
 * @param fileLength that file's length
 * @param bodyCrc the payload CRC of its BODY record
 * @param end the index after the reference; 0 in one that was not read
 */
public record ExternalReference(int segment, long fileLength, int bodyCrc, int end) {
  /** Makes a reference to be written. */
  public ExternalReference(int segment, long fileLength, int bodyCrc) {
    this(segment, fileLength, bodyCrc, 0);
  }

  /** Writes the reference's items. */
  public void write(CborWriter out) {
    out.uint(segment);
    out.uint(fileLength);
    out.uint(Integer.toUnsignedLong(bodyCrc));
  }

  /** Reads the reference that begins at {@code from}; null if it is malformed. */
  public static @Nullable ExternalReference read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    ExternalReference reference =
        new ExternalReference(in.uint31(), in.uint(), in.uint32(), in.at());
    return in.ok() ? reference : null;
  }
}
