package dev.cairn.store.tool;

import dev.cairn.store.format.CatalogCommit;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.MarkHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.SegmentExtent;
import java.time.Instant;
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

  /** Skippable, external, extended: a letter each. */
  static String flags(RecordHeader header) {
    String letters =
        ((header.flags() & RecordHeader.SKIPPABLE) == 0 ? "" : "S")
            + ((header.flags() & RecordHeader.EXTERNAL) == 0 ? "" : "X")
            + ((header.flags() & RecordHeader.EXTENDED) == 0 ? "" : "E")
            + ((header.flags() & RecordHeader.DELTA) == 0 ? "" : "D");
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
