package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunStatus;
import dev.cairn.store.RunSummary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists runs in the order of their creation. */
@Command(name = "ls", description = "Lists the runs of a store.")
final class LsCommand extends ReadCommand {
  private static final int ID_CHARS_MAX = 40;

  @Option(names = "--workflow", paramLabel = "NAME", description = "Only runs of this workflow.")
  @Nullable String workflow;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description = "Only runs in these states: ${COMPLETION-CANDIDATES}.")
  RunStatus[] statuses = {};

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only ids that begin so.")
  String prefix = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most this many runs.")
  long limit = Long.MAX_VALUE;

  @Option(names = "--long", description = "Do not shorten ids.")
  boolean whole;

  LsCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  Exit read(CheckpointStore store) {
    Table table =
        new Table("RUN", "WORKFLOW", "STATUS", ">CKPTS", ">EVENTS", "CREATED", "UPDATED", ">BYTES");
    RunPages runs = new RunPages(store, query());
    for (long listed = 0; listed < limit && runs.hasNext(); listed++) {
      list(runs.next(), table);
    }
    if (!json) {
      table.print(terminal.out(), terminal.ink());
    }
    return Exit.FINE;
  }

  private RunQuery query() {
    RunQuery query = RunQuery.all().withIdPrefix(prefix);
    if (workflow != null) {
      query = query.withWorkflow(workflow);
    }
    if (statuses.length > 0) {
      query = query.withStatus(statuses[0], Arrays.copyOfRange(statuses, 1, statuses.length));
    }
    return query;
  }

  private void list(RunSummary run, Table table) {
    if (json) {
      lines.write(line(run));
    } else {
      table.row(
          id(run.runId()),
          id(run.workflow()),
          run.status().name(),
          Printable.count(run.lastCheckpointSeq()),
          Printable.count(run.lastEventSeq()),
          Printable.secondsOf(run.created()),
          Printable.secondsOf(run.updated()),
          Printable.bytes(run.storedBytes()));
    }
  }

  private String id(String id) {
    String escaped = Printable.escaped(id);
    return whole ? escaped : Printable.shortened(escaped, ID_CHARS_MAX);
  }

  private static JsonLine line(RunSummary run) {
    return new JsonLine("run")
        .put("run", run.runId())
        .put("workflow", run.workflow())
        .put("status", run.status())
        .put("checkpoints", run.lastCheckpointSeq())
        .put("events", run.lastEventSeq())
        .put("created", run.created())
        .put("updated", run.updated())
        .put("storedBytes", run.storedBytes())
        .put("reclaimableBytes", run.reclaimableBytes());
  }
}
