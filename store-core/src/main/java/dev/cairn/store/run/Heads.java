package dev.cairn.store.run;

import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.DropHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.GapHead;
import dev.cairn.store.format.LossHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.StatusHead;
import dev.cairn.store.format.TagHead;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.DropEntry;
import dev.cairn.store.index.Gaps;
import dev.cairn.store.index.Operations.Operation;
import dev.cairn.store.index.Ranges;
import dev.cairn.store.index.RunIndex;
import dev.cairn.store.index.StatusEntry;
import dev.cairn.store.index.TagEntry;
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
    if (type == null || misplaced(header)) {
      return -1;
    }
    return switch (type) {
      case RUN -> end(RunHead.read(b, from, end));
      case CHECKPOINT -> end(CheckpointHead.read(header, b, from, end));
      case EVENT -> end(EventHead.read(b, from, end));
      case STATUS -> end(StatusHead.read(b, from, end));
      case LOSS -> end(LossHead.read(b, from, end));
      case DROP -> end(DropHead.read(b, from, end));
      case TAG -> end(TagHead.read(b, from, end));
      case GAP -> end(GapHead.read(b, from, end));
      case DELETE -> from;
      default -> end;
    };
  }

  /** Only a state is told by another, or given up; what is given up has no body. */
  private static boolean misplaced(RecordHeader header) {
    boolean checkpoint = header.type() == RecordType.CHECKPOINT.code();
    boolean marked = header.delta() || header.dropped();
    boolean bodied = header.delta() || header.external();
    return (marked && !checkpoint) || (header.dropped() && bodied);
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

  private static int end(@Nullable DropHead head) {
    return head == null ? -1 : head.end();
  }

  private static int end(@Nullable TagHead head) {
    return head == null ? -1 : head.end();
  }

  private static int end(@Nullable GapHead head) {
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
    if (type == null || misplaced(header)) {
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
      case DROP -> drop(index, header, b, from, end);
      case TAG -> tag(index, header, b, from, end);
      case GAP -> gap(index, b, from, end);
      default -> 0;
    };
  }

  /** Notes the operation that begins with a record; answers whether its head is well formed. */
  private static boolean operation(
      RunIndex index, RecordHeader header, byte[] b, int from, int end) {
    Extensions extensions = extensions(header, b, from, end);
    if (extensions != null && extensions.operationId() != null) {
      Operation unused =
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
    CheckpointEntry entry =
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
            location);
    if (header.dropped()) {
      entry.strip();
    }
    index.add(entry);
    return 0;
  }

  /** Answers the bytes that were given up. */
  private static long drop(RunIndex index, RecordHeader header, byte[] b, int from, int end) {
    DropHead head = DropHead.read(b, from, end);
    if (head == null) {
      return MALFORMED;
    }
    Ranges seqs = new Ranges();
    for (int i = 0; i < head.ranges().length; i += 2) {
      seqs.add(head.ranges()[i], head.ranges()[i + 1]);
    }
    index.drop(new DropEntry(header.position(), seqs));
    return head.bytes();
  }

  private static long tag(RunIndex index, RecordHeader header, byte[] b, int from, int end) {
    TagHead head = TagHead.read(b, from, end);
    if (head == null) {
      return MALFORMED;
    }
    index.add(new TagEntry(header.position(), header.time(), head.seq(), head.tag(), head.on()));
    return 0;
  }

  private static long gap(RunIndex index, byte[] b, int from, int end) {
    GapHead head = GapHead.read(b, from, end);
    Gaps gaps = head == null ? null : gaps(head);
    return gaps != null && index.add(gaps) ? 0 : MALFORMED;
  }

  /** The positions that a GAP record leaves out; null if it is malformed. */
  public static @Nullable Gaps gaps(Frame frame) {
    GapHead head = GapHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    return head == null ? null : gaps(head);
  }

  private static @Nullable Gaps gaps(GapHead head) {
    Gaps gaps = new Gaps();
    boolean rising = true;
    long[] ranges = head.ranges();
    for (int i = 0; rising && i < ranges.length; i += GapHead.ITEMS) {
      rising = gaps.add(ranges[i], ranges[i + 1], ranges[i + 2], ranges[i + 3]);
    }
    return rising ? gaps : null;
  }

  /** The head of a GAP that leaves those positions out. */
  static GapHead head(Gaps gaps) {
    long[] ranges = new long[gaps.size() * GapHead.ITEMS];
    int[] at = new int[1];
    gaps.forEach(
        (position, positions, seq, seqs) -> {
          ranges[at[0]++] = position;
          ranges[at[0]++] = positions;
          ranges[at[0]++] = seq;
          ranges[at[0]++] = seqs;
        });
    return new GapHead(ranges);
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

  /** The bytes of the sealed segment that has a record's body; 0 where none has. */
  static long externalBytes(Frame frame) throws DamagedException {
    return frame.header().external() ? reference(frame).fileLength() : 0;
  }

  /** The reference in an EXTERNAL record. */
  static ExternalReference reference(Frame frame) throws DamagedException {
    ExternalReference reference =
        reference(frame.header(), frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    if (reference == null) {
      throw new DamagedException(
          new RunDamage(
              frame.header().position(),
              frame.header().seq(),
              "",
              0,
              "a reference to a sealed segment",
              "other bytes"));
    }
    return reference;
  }

  /** The reference in an EXTERNAL record's payload, or null if it is malformed. */
  public static @Nullable ExternalReference reference(
      RecordHeader header, byte[] b, int from, int end) {
    int bodyAt = bodyAt(header, b, from, end);
    return bodyAt < 0 ? null : ExternalReference.read(b, bodyAt, end);
  }
}
