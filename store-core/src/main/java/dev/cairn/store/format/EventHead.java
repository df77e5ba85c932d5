package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of an EVENT record (FORMAT.md section 3); the body is its payload.
 *
 * @param type the event's
 * @param node the node's id, if it is about one
 * @param callerTime microseconds since 1970-01-01 UTC, if the caller gave a time
 * @param end the index where the body begins; 0 in a head that was not read
 */
public record EventHead(String type, @Nullable String node, @Nullable Long callerTime, int end) {
  /** Makes a head to be written. */
  public EventHead(String type, @Nullable String node, @Nullable Long callerTime) {
    this(type, node, callerTime, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.text(type);
    if (node == null) {
      out.nul();
    } else {
      out.text(node);
    }
    if (callerTime == null) {
      out.nul();
    } else {
      out.integer(callerTime);
    }
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable EventHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    String type = in.text();
    String node = in.nullNext() ? null : in.text();
    Long callerTime = in.nullNext() ? null : Long.valueOf(in.integer());
    return in.ok() ? new EventHead(type, node, callerTime, in.at()) : null;
  }
}
