package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CompactionReport;
import dev.cairn.store.Damage;
import picocli.CommandLine.Command;

/** Gives back, now, the room of what was deleted or dropped. */
@Command(
    name = "compact",
    description = "Writes runs anew without what was deleted or dropped, and gives its room back.")
final class CompactCommand extends StoreCommand {
  CompactCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  CheckpointStore open() {
    return door.change(directory);
  }

  @Override
  Exit use(CheckpointStore store) {
    CompactionReport report =
        Waiting.shown(terminal, "compacting", () -> door.upkeep().compact(store));
    report.refused().forEach(this::print);
    if (json) {
      lines.write(json(report));
    } else {
      say("compacted " + text(report));
    }
    return Exit.damagedIf(!report.complete());
  }

  private void print(Damage damage) {
    if (json) {
      lines.write(new JsonLine("damage").put(damage));
    } else {
      say(terminal.ink().bad("damaged") + "   " + Printable.escaped(damage.toString()));
    }
  }

  private static String text(CompactionReport report) {
    return Printable.count(report.runs(), "run")
        + ": "
        + Printable.bytes(report.bytesBefore())
        + " before, "
        + Printable.bytes(report.bytesAfter())
        + " after"
        + (report.complete()
            ? ""
            : "; left as it is in " + Printable.count(report.refused().size(), "damaged place"));
  }

  private static JsonLine json(CompactionReport report) {
    return new JsonLine("compact")
        .put("runs", report.runs())
        .put("bytesBefore", report.bytesBefore())
        .put("bytesAfter", report.bytesAfter())
        .put("refused", (long) report.refused().size());
  }
}
