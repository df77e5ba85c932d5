package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CompactionReport;
import dev.cairn.store.Damage;
import java.io.IOException;
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
  Exit use(CheckpointStore store) throws IOException {
    long diskBytesBefore = StoreFiles.of(directory).bytes();
    CompactionReport report =
        Waiting.shown(terminal, "compacting", () -> door.upkeep().compact(store));
    report.refused().forEach(this::print);
    if (json) {
      lines.write(json(report, diskBytesBefore, StoreFiles.of(directory).bytes()));
    } else {
      say("compacted " + text(report));
      say("on disk   " + text(diskBytesBefore, StoreFiles.of(directory).bytes()));
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
        + text(report.bytesBefore(), report.bytesAfter())
        + (report.complete()
            ? ""
            : "; left as it is in " + Printable.count(report.refused().size(), "damaged place"));
  }

  private static String text(long bytesBefore, long bytesAfter) {
    return Printable.bytes(bytesBefore) + " before, " + Printable.bytes(bytesAfter) + " after";
  }

  private static JsonLine json(CompactionReport report, long diskBytesBefore, long diskBytesAfter) {
    return new JsonLine("compact")
        .put("runs", report.runs())
        .put("bytesBefore", report.bytesBefore())
        .put("bytesAfter", report.bytesAfter())
        .put("diskBytesBefore", diskBytesBefore)
        .put("diskBytesAfter", diskBytesAfter)
        .put("refused", (long) report.refused().size());
  }
}
