package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of a MARK record (FORMAT.md section 3); there is no body.
 *
 * @param catalogFile the number of the catalog's file
 * @param catalogBatch the number of the last batch in it
 * @param end the index after the head; 0 in a head that was not read
 */
public record MarkHead(long catalogFile, long catalogBatch, int end) {
  /** Makes a head to be written. */
  public MarkHead(long catalogFile, long catalogBatch) {
    this(catalogFile, catalogBatch, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.uint(catalogFile);
    out.uint(catalogBatch);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable MarkHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    MarkHead head = new MarkHead(in.uint(), in.uint(), in.at());
    return in.ok() ? head : null;
  }
}
