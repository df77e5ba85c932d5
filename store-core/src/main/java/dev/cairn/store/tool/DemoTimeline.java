package dev.cairn.store.tool;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.Damage;
import dev.cairn.store.Pin;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run as a table of at most 80 columns; of a long one, its beginning and its end. */
final class DemoTimeline implements DumpForm {
  private static final int NAME_CHARS_MAX = 16;
  private static final int HEAD_ROWS = 6;
  private static final int TAIL_ROWS = 12;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<String[]> rows = new ArrayList<>();

  @Override
  public void run(RunMetadata run) {
    row("", run.created(), "created", run.workflow(), "", "", "");
  }

  @Override
  public void pin(Pin pin) {
    // The demo puts no tags on.
  }

  @Override
  public void status(StatusChange change) {
    row(
        Long.toString(change.position()),
        change.time(),
        "status",
        change.status().name(),
        "",
        "",
        "");
  }

  @Override
  public void checkpoint(CheckpointMeta meta, byte @Nullable [] state) {
    row(
        Long.toString(meta.position()),
        meta.time(),
        "checkpoint",
        meta.nodeId(),
        Long.toString(meta.seq()),
        Printable.bytes(meta.stateSize()),
        Printable.bytes(meta.storedSize()));
  }

  @Override
  public void event(WorkflowEvent event) {
    row(
        Long.toString(event.position()),
        event.time(),
        "event",
        event.type(),
        Long.toString(event.seq()),
        "",
        "");
  }

  @Override
  public void damage(Damage damage) {
    row("", null, "DAMAGED", damage.file(), Long.toString(damage.seq()), "", "");
  }

  Table table() {
    Table table = new Table(">POS", "TIME (UTC)", "KIND", "NODE/TYPE", ">SEQ", ">SIZE", ">STORED");
    int left = rows.size() - HEAD_ROWS - TAIL_ROWS;
    for (int i = 0; i < rows.size(); i++) {
      if (left <= 1 || i < HEAD_ROWS || i >= HEAD_ROWS + left) {
        table.row(rows.get(i));
      } else if (i == HEAD_ROWS) {
        table.row("..", Printable.count(left) + " more", "", "", "", "", "");
      }
    }
    return table;
  }

  private void row(
      String position,
      @Nullable Instant time,
      String kind,
      String name,
      String seq,
      String size,
      String stored) {
    String clock = time == null ? "" : CLOCK.format(time);
    String shortName = Printable.shortened(Printable.escaped(name), NAME_CHARS_MAX);
    rows.add(new String[] {position, clock, kind, shortName, seq, size, stored});
  }
}
