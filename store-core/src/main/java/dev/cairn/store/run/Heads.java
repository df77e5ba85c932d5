package dev.cairn.store.run;

import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.LossHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.StatusHead;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.RunIndex;
import dev.cairn.store.index.StatusEntry;
import org.jspecify.annotations.Nullable;

/**
 * What records' heads mean for a run's index and counters: the same for the journal, segments and
 * INDEX records.
 */
public final class Heads {
  /** Says that a head is malformed. */
  public static final long MALFORMED = -1;

  private Heads() {}

  /**
   * Where the head of a record ends, with the reference where it is EXTERNAL; -1 if it is
   * malformed.
   */
  static int end(RecordHeader header, byte[] b, int from, int end) {
    int bodyAt = bodyAt(header, b, from, end);
    return bodyAt >= 0 && header.external() ? end : bodyAt;
  }

  /**
   * Where the body of a record begins, or the reference in its place: after the head's items and
   * its extensions; -1 if they are malformed.
   */
  public static int bodyAt(RecordHeader header, byte[] b, int from, int end) {
    Extensions extensions = extensions(header, b, from, end);
    return extensions == null ? -1 : extensions.end();
  }

  /** A record's extensions; null if its head is malformed, or its type is not known. */
  public static @Nullable Extensions extensions(RecordHeader header, byte[] b, int from, int end) {
    int itemsEnd = itemsEnd(header, b, from, end);
    return itemsEnd < 0 ? null : Extensions.of(header, b, itemsEnd, end);
  }

  private static int itemsEnd(RecordHeader header, byte[] b, int from, int end) {
    RecordType type = RecordType.of(header.type());
    if (type == null || misplacedDelta(header)) {
      return -1;
    }
    return switch (type) {
      case RUN -> end(RunHead.read(b, from, end));
      case CHECKPOINT -> end(CheckpointHead.read(header, b, from, end));
      case EVENT -> end(EventHead.read(b, from, end));
      case STATUS -> end(StatusHead.read(b, from, end));
      case LOSS -> end(LossHead.read(b, from, end));
      case DELETE -> from;
      default -> end;
    };
  }

  /** Only a state is told by another. */
  private static boolean misplacedDelta(RecordHeader header) {
    return header.delta() && header.type() != RecordType.CHECKPOINT.code();
  }

  private static int end(@Nullable RunHead head) {
    return head == null ? -1 : head.end();
  }

  private static int end(@Nullable CheckpointHead head) {
    return head == null ? -1 : head.end();
  }

  private static int end(@Nullable EventHead head) {
    return head == null ? -1 : head.end();
  }

  private static int end(@Nullable StatusHead head) {
    return head == null ? -1 : head.end();
  }

  private static int end(@Nullable LossHead head) {
    return head == null ? -1 : head.end();
  }

  /**
   * Adds a record to an index.
   *
   * @return what {@link Counters#after} wants to know of it, or {@link #MALFORMED}
   */
  public static long index(
      RunIndex index, RecordHeader header, byte[] b, int from, int end, long location) {
    RecordType type = RecordType.of(header.type());
    if (type == null || misplacedDelta(header)) {
      return MALFORMED;
    }
    if (header.extended() && !operation(index, header, b, from, end)) {
      return MALFORMED;
    }
    return switch (type) {
      case RUN -> {
        index.creation(location);
        yield 0;
      }
      case CHECKPOINT -> checkpoint(index, header, b, from, end, location);
      case EVENT -> {
        index.addEvent(header.seq(), location);
        yield 0;
      }
      case STATUS -> status(index, header, b, from, end);
      case LOSS -> loss(b, from, end);
      default -> 0;
    };
  }

  /** Notes the operation that begins with a record; answers whether its head is well formed. */
  private static boolean operation(
      RunIndex index, RecordHeader header, byte[] b, int from, int end) {
    Extensions extensions = extensions(header, b, from, end);
    if (extensions != null && extensions.operationId() != null) {
      index.addOperation(
          extensions.operationId(),
          header.position(),
          extensions.records(),
          header.type(),
          header.seq());
    }
    return extensions != null;
  }

  private static long checkpoint(
      RunIndex index, RecordHeader header, byte[] b, int from, int end, long location) {
    CheckpointHead head = CheckpointHead.read(header, b, from, end);
    if (head == null || head.stateLength() > Integer.MAX_VALUE) {
      return MALFORMED;
    }
    Extensions extensions = Extensions.of(header, b, head.end(), end);
    long stored = extensions == null ? -1 : storedBytes(header, b, extensions.end(), end);
    if (stored < 0 || stored > Integer.MAX_VALUE) {
      return MALFORMED;
    }
    index.add(
        new CheckpointEntry(
            index.shared(head.node()),
            header.seq(),
            header.position(),
            header.time(),
            head.stateLength(),
            stored,
            head.hash(),
            head.metadata(),
            header.external(),
            head.baseSeq(),
            location));
    return 0;
  }

  /** The bytes a record takes, its sealed segment included; -1 if its reference is malformed. */
  private static long storedBytes(RecordHeader header, byte[] b, int bodyAt, int end) {
    if (!header.external()) {
      return header.frameLength();
    }
    ExternalReference reference = ExternalReference.read(b, bodyAt, end);
    return reference == null ? -1 : header.frameLength() + reference.fileLength();
  }

  private static long status(RunIndex index, RecordHeader header, byte[] b, int from, int end) {
    StatusHead head = StatusHead.read(b, from, end);
    if (head == null) {
      return MALFORMED;
    }
    index.add(new StatusEntry(header.position(), head.status(), header.time()));
    return head.status();
  }

  private static long loss(byte[] b, int from, int end) {
    LossHead head = LossHead.read(b, from, end);
    return head == null ? MALFORMED : head.acceptedThrough();
  }

  /** The reference in an EXTERNAL record's payload, or null if it is malformed. */
  public static @Nullable ExternalReference reference(
      RecordHeader header, byte[] b, int from, int end) {
    int bodyAt = bodyAt(header, b, from, end);
    return bodyAt < 0 ? null : ExternalReference.read(b, bodyAt, end);
  }
}
