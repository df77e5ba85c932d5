package dev.cairn.store.run;

import dev.cairn.store.codec.DeflatedBody;
import dev.cairn.store.codec.Inflating;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bodies of events, each once where they come in the order of their seqs: those of
 * codec 3 need the events before them in their group (FORMAT.md section 9), and {@link #missing}
 * says which have to be given first. For one thread.
 */
public final class EventBodies implements Closeable {
  private final Bodies bodies;
  private final EventGroup group = new EventGroup();
  private final Inflating inflating = new Inflating();

  /** Decodes the events of one run. */
  public EventBodies(Bodies bodies) {
    this.bodies = bodies;
  }

  /**
   * The seq of the first event that has to be given before this one, and all between them; its own
   * where none has.
   */
  public long missing(long seq, int codec, byte[] b, int from, int end) {
    int before = before(codec, b, from, end);
    return before > 0 && before < seq && !group.has(before, seq) ? seq - before : seq;
  }

  /** How many events come before one in its group; 0 where none does, -1 if that is malformed. */
  public static int before(int codec, byte[] b, int from, int end) {
    if (codec != Bodies.GROUPED) {
      return 0;
    }
    DeflatedBody head = DeflatedBody.ofEvent(b, from, end);
    return head == null ? -1 : head.before();
  }

  /**
   * The body that was stored.
   *
   * @return null if it is malformed, or those before it are not there, or of another group
   */
  public byte @Nullable [] next(long seq, int codec, byte[] b, int from, int end, long lengthMax) {
    return codec == Bodies.GROUPED
        ? inflated(seq, b, from, end, lengthMax)
        : added(seq, 0, bodies.unpack(codec, b, from, end, -1, lengthMax));
  }

  private byte @Nullable [] inflated(long seq, byte[] b, int from, int end, long lengthMax) {
    DeflatedBody head = DeflatedBody.ofEvent(b, from, end);
    if (head == null || !group.has(head.before(), seq)) {
      return null;
    }
    byte[] dictionary = group.dictionary(head.before());
    return dictionary == null
        ? null
        : added(seq, seq - head.before(), inflating.unpack(head, b, end, dictionary, lengthMax));
  }

  private byte @Nullable [] added(long seq, long first, byte @Nullable [] body) {
    if (body != null) {
      group.add(seq, first, body);
    }
    return body;
  }

  @Override
  public void close() {
    inflating.close();
  }
}
