package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.Durability;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Applies recorded traces to a store, which is made where it is missing. */
@Command(name = "replay", description = "Applies recorded traces to a store.")
final class ReplayCommand extends ToolCommand {
  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = "JSON Lines, plain or gzip'd; - is standard input.")
  String[] traces = {};

  @Option(
      names = "--store",
      paramLabel = "DIR",
      required = true,
      description = "The store's directory; made where it is missing.")
  Path directory = Path.of("");

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      description = "sync (the default) or async: when a call counts as done.")
  Durability durability = Durability.SYNC;

  @Option(
      names = "--rename-prefix",
      paramLabel = "TEXT",
      description = "Begin every run's id with this.")
  String prefix = "";

  @Option(
      names = "--copies",
      paramLabel = "N",
      description = "Write every run N times side by side, as id#1 to id#N.")
  int copies = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Write with N threads; each run stays on one.")
  int threads = 1;

  ReplayCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  Exit run() throws IOException {
    RunNaming naming = new RunNaming(prefix, copies);
    if (threads < 1) {
      throw new UsageException("threads: expected at least 1, found " + threads);
    }
    ReplayTally tally = new ReplayTally();
    long start = System.nanoTime();
    long written;
    try (CheckpointStore store =
        door.open(directory, StoreOptions.defaults().withDurability(durability))) {
      replay(store, naming, tally);
      written = System.nanoTime();
    }
    long closed = System.nanoTime();
    print(tally, (written - start) / 1e9, (closed - written) / 1e9);
    return Exit.FINE;
  }

  private void replay(CheckpointStore store, RunNaming naming, ReplayTally tally)
      throws IOException {
    TraceReplay.OpSink sink = TraceReplay.storing(store, new WriteOptions(durability), tally);
    if (threads == 1) {
      replay(new TraceReplay(naming, sink), tally);
    } else {
      try (ReplayLanes lanes = new ReplayLanes(threads, sink)) {
        replay(new TraceReplay(naming, lanes), tally);
        lanes.finish();
      }
    }
  }

  private void replay(TraceReplay replay, ReplayTally tally) throws IOException {
    try (Progress progress = new Progress(terminal)) {
      for (String trace : traces) {
        replay(trace, replay, tally, progress);
      }
    }
  }

  private static void replay(String trace, TraceReplay replay, ReplayTally tally, Progress progress)
      throws IOException {
    try (TraceReader reader = reader(trace)) {
      for (TraceLine line = reader.next(); line != null; line = reader.next()) {
        replay.apply(line);
        progress.tick(() -> trace + ": " + Printable.count(tally.operations(), "operation"));
      }
    }
  }

  private static TraceReader reader(String trace) throws IOException {
    return trace.equals("-")
        ? TraceReader.open("standard input", System.in)
        : TraceReader.open(Path.of(trace));
  }

  private void print(ReplayTally tally, double writeSeconds, double closeSeconds)
      throws IOException {
    long diskBytes = StoreFiles.of(directory).bytes();
    if (json) {
      lines.write(json(tally, diskBytes, writeSeconds, closeSeconds));
      return;
    }
    String rate = Printable.count(Math.round(tally.operations() / Math.max(1e-9, writeSeconds)));
    Table table = new Table("WHAT", ">NUMBER", "");
    table.row("runs", Printable.count(tally.runs()), "");
    table.row("checkpoints", Printable.count(tally.checkpoints()), "");
    table.row("events", Printable.count(tally.events()), "");
    table.row("status changes", Printable.count(tally.statuses()), "");
    table.row("logical", Printable.bytes(tally.logicalBytes()), "all states, whole");
    table.row("on disk", Printable.bytes(diskBytes), directory.toString());
    table.row(
        "writing", Printable.seconds(writeSeconds), rate + " operations a second, " + level());
    table.row("closing", Printable.seconds(closeSeconds), "every run to its own directory");
    table.print(terminal.out(), terminal.ink());
  }

  private JsonLine json(
      ReplayTally tally, long diskBytes, double writeSeconds, double closeSeconds) {
    return new JsonLine("replay")
        .put("store", directory.toString())
        .put("traces", List.copyOf(Arrays.asList(traces)))
        .put("durability", level())
        .put("copies", (long) copies)
        .put("threads", (long) threads)
        .put("runs", tally.runs())
        .put("checkpoints", tally.checkpoints())
        .put("events", tally.events())
        .put("statuses", tally.statuses())
        .put("logicalBytes", tally.logicalBytes())
        .put("diskBytes", diskBytes)
        .put("seconds", writeSeconds)
        .put("closeSeconds", closeSeconds);
  }

  private String level() {
    return durability.name().toLowerCase(Locale.ROOT);
  }
}
