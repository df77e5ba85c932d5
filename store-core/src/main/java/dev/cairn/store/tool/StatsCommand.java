package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CorruptRecordException;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunSummary;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells where the bytes are. Reads every run's list of checkpoints, and no state. */
@Command(name = "stats", description = "Tells what a store takes, and how much of it is alive.")
final class StatsCommand extends ReadCommand {
  private static final int ID_CHARS_MAX = 40;

  @Option(names = "--runs", description = "Tell it run by run too.")
  boolean perRun;

  private boolean damaged;

  StatsCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  Exit read(CheckpointStore store) throws IOException {
    Table table =
        new Table(
            "RUN",
            ">CKPTS",
            ">EVENTS",
            ">STATES",
            ">STORED",
            ">RATIO",
            ">LIVE",
            ">GIVEN UP",
            ">PINS",
            ">DELTAS",
            ">CHAIN");
    RunStats all = RunStats.NONE;
    RunPages runs = new RunPages(store, RunQuery.all());
    while (runs.hasNext()) {
      RunSummary run = runs.next();
      RunStats stats = stats(store, run);
      all = all.plus(stats);
      if (perRun) {
        print(run, stats, table);
      }
    }
    if (perRun && !json) {
      table.print(terminal.out(), terminal.ink());
      say("");
    }
    print(all, StoreFiles.of(directory));
    return Exit.damagedIf(damaged);
  }

  private RunStats stats(CheckpointStore store, RunSummary run) {
    try {
      return RunStats.of(store, run);
    } catch (CorruptRecordException e) {
      damaged = true;
      terminal.err().println("damaged: " + Printable.escaped(e.damage().toString()));
      return RunStats.ofDamaged(run);
    }
  }

  private void print(RunSummary run, RunStats stats, Table table) {
    if (json) {
      lines.write(stats.putInto(new JsonLine("runStats").put("run", run.runId())));
      return;
    }
    table.row(
        Printable.shortened(Printable.escaped(run.runId()), ID_CHARS_MAX),
        Printable.count(stats.checkpoints()),
        Printable.count(stats.events()),
        Printable.bytes(stats.stateBytes()),
        Printable.bytes(stats.checkpointBytes()),
        ratio(stats),
        Printable.bytes(stats.liveBytes()),
        Printable.bytes(stats.givenUpBytes()),
        Printable.count(stats.pins()),
        Printable.count(stats.chains().deltas()),
        Printable.count(stats.chains().longest()));
  }

  private void print(RunStats all, StoreFiles files) {
    long reclaimable =
        Math.max(
            0,
            files.bytes(StoreFiles.Purpose.JOURNAL)
                + files.bytes(StoreFiles.Purpose.SEGMENTS)
                - all.liveBytes());
    if (json) {
      lines.write(json(all, files, reclaimable));
    } else {
      table(all, files, reclaimable).print(terminal.out(), terminal.ink());
    }
  }

  private static JsonLine json(RunStats all, StoreFiles files, long reclaimable) {
    JsonLine line = new JsonLine("stats").put("runs", all.runs());
    for (StoreFiles.Purpose purpose : StoreFiles.Purpose.values()) {
      String name = purpose.name().toLowerCase(Locale.ROOT);
      line.put(name + "Bytes", files.bytes(purpose)).put(name + "Files", files.count(purpose));
    }
    return all.putInto(line.put("diskBytes", files.bytes())).put("reclaimableBytes", reclaimable);
  }

  private static Table table(RunStats all, StoreFiles files, long reclaimable) {
    Table table = new Table("WHAT", ">BYTES", "");
    for (StoreFiles.Purpose purpose : StoreFiles.Purpose.values()) {
      table.row(
          purpose.name().toLowerCase(Locale.ROOT),
          Printable.bytes(files.bytes(purpose)),
          Printable.count(files.count(purpose), "file"));
    }
    table.row("on disk", Printable.bytes(files.bytes()), "");
    table.row("live", Printable.bytes(all.liveBytes()), live(all));
    table.row("given up", Printable.bytes(all.givenUpBytes()), "comes back by compact");
    table.row("reclaimable", Printable.bytes(reclaimable), "that and more, and room kept ready");
    table.row("states", Printable.bytes(all.stateBytes()), states(all));
    ChainStats chains = all.chains();
    table.row("whole", Printable.bytes(chains.wholeBytes()), chains.wholes());
    table.row("deltas", Printable.bytes(chains.deltaBytes()), chains.told());
    return table;
  }

  private static String live(RunStats all) {
    String pins = all.pins() == 0 ? "" : ", " + Printable.count(all.pins(), "pin");
    return Printable.count(all.runs(), "run") + pins;
  }

  private static String states(RunStats all) {
    return Printable.count(all.checkpoints(), "checkpoint")
        + " stored in "
        + Printable.bytes(all.checkpointBytes())
        + (all.checkpointBytes() == 0 ? "" : ", " + ratio(all));
  }

  private static String ratio(RunStats stats) {
    return stats.checkpointBytes() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f : 1", stats.compressionRatio());
  }
}
