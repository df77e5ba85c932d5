package dev.cairn.store.tool;

import dev.cairn.store.format.CatalogCommit;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.DropHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.GapHead;
import dev.cairn.store.format.MarkHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.TagHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What numbers in a record mean. */
final class RawNames {
  private RawNames() {}

  static String type(RecordHeader header) {
    RecordType type = RecordType.of(header.type());
    return type == null ? "type " + header.type() : type.name();
  }

  static String codec(RecordHeader header) {
    return switch (header.codec()) {
      case 0 -> "raw";
      case 1 -> "lz4";
      case 2, 3 -> "dfl";
      default -> Integer.toString(header.codec());
    };
  }

  /** Skippable, external, extended, a delta, given up: a letter each. */
  static String flags(RecordHeader header) {
    String letters =
        ((header.flags() & RecordHeader.SKIPPABLE) == 0 ? "" : "S")
            + ((header.flags() & RecordHeader.EXTERNAL) == 0 ? "" : "X")
            + ((header.flags() & RecordHeader.EXTENDED) == 0 ? "" : "E")
            + ((header.flags() & RecordHeader.DELTA) == 0 ? "" : "D")
            + ((header.flags() & RecordHeader.DROPPED) == 0 ? "" : "G");
    return letters.isEmpty() ? "-" : letters;
  }

  static Instant time(RecordHeader header) {
    return time(header.time());
  }

  static Instant time(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  /** What an intact record's head says, or null where that is not told or malformed. */
  static @Nullable String detail(RecordHeader header, byte[] b, int from, int end) {
    RecordType type = RecordType.of(header.type());
    if (type == null) {
      return null;
    }
    return switch (type) {
      case RUN -> detail(RunHead.read(b, from, end));
      case CHECKPOINT -> detail(CheckpointHead.read(header, b, from, end));
      case EVENT -> detail(EventHead.read(b, from, end));
      case DROP -> detail(DropHead.read(b, from, end));
      case TAG -> detail(TagHead.read(b, from, end));
      case GAP -> detail(GapHead.read(b, from, end));
      case MARK -> detail(MarkHead.read(b, from, end));
      case ROW -> detail(CatalogRow.read(header.runNumber(), b, from, end));
      case COMMIT -> detail(CatalogCommit.read(b, from, end));
      default -> null;
    };
  }

  private static @Nullable String detail(@Nullable RunHead head) {
    return head == null ? null : "id " + head.id() + ", workflow " + head.workflow();
  }

  private static @Nullable String detail(@Nullable CheckpointHead head) {
    return head == null
        ? null
        : "node " + head.node() + ", state of " + Printable.count(head.stateLength(), "byte");
  }

  private static @Nullable String detail(@Nullable EventHead head) {
    return head == null
        ? null
        : "event " + head.type() + (head.node() == null ? "" : " at " + head.node());
  }

  private static @Nullable String detail(@Nullable DropHead head) {
    if (head == null) {
      return null;
    }
    List<String> seqs = new ArrayList<>();
    for (int i = 0; i < head.ranges().length; i += 2) {
      seqs.add(range(head.ranges()[i], head.ranges()[i + 1]));
    }
    String what = "given up: seqs " + String.join(", ", seqs);
    return what + "; " + Printable.count(head.bytes(), "byte");
  }

  private static @Nullable String detail(@Nullable TagHead head) {
    return head == null
        ? null
        : "tag "
            + head.tag()
            + (head.on() ? " put on " : " taken off ")
            + (head.seq() == 0 ? "the run" : "seq " + head.seq());
  }

  private static @Nullable String detail(@Nullable GapHead head) {
    if (head == null) {
      return null;
    }
    List<String> positions = new ArrayList<>();
    List<String> seqs = new ArrayList<>();
    long[] ranges = head.ranges();
    for (int i = 0; i < ranges.length; i += GapHead.ITEMS) {
      positions.add(range(ranges[i], ranges[i] + ranges[i + 1] - 1));
      if (ranges[i + 3] > 0) {
        seqs.add(range(ranges[i + 2], ranges[i + 2] + ranges[i + 3] - 1));
      }
    }
    String with = seqs.isEmpty() ? "" : ", with seqs " + String.join(", ", seqs);
    return "left out: positions " + String.join(", ", positions) + with;
  }

  private static String range(long first, long last) {
    return first == last ? Long.toString(first) : first + "-" + last;
  }

  private static @Nullable String detail(@Nullable MarkHead head) {
    return head == null
        ? null
        : "catalog file " + head.catalogFile() + ", batch " + head.catalogBatch();
  }

  private static @Nullable String detail(@Nullable CatalogRow row) {
    if (row == null) {
      return null;
    }
    StringBuilder text = new StringBuilder("last position ").append(row.position());
    text.append(", segments");
    for (SegmentExtent segment : row.segments()) {
      text.append(' ').append(segment.number()).append("-g").append(segment.generation());
      text.append(" to ").append(segment.extent());
    }
    return text.append(", id ").append(row.id()).toString();
  }

  private static @Nullable String detail(@Nullable CatalogCommit commit) {
    return commit == null
        ? null
        : "settled: journal file "
            + commit.settledFile()
            + " to "
            + commit.settledOffset()
            + ", batch "
            + commit.settledBatch()
            + "; durable to batch "
            + commit.journalConfirmed()
            + "; "
            + Printable.count(commit.rows(), "run");
  }
}
