package dev.cairn.store.tool;

import dev.cairn.store.PlannedDrop;
import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionReason;
import dev.cairn.store.RetentionReport;
import dev.cairn.store.RunPlan;
import java.util.stream.Collectors;

/** A plan for people. */
final class RetainText implements RetainForm {
  private static final int ID_CHARS_MAX = 40;

  private final Terminal terminal;

  RetainText(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void plan(RetentionPlan plan, boolean dryRun) {
    say("rules     " + Printable.escaped(plan.policy().toString()));
    if (!plan.isEmpty()) {
      say("");
      runs(plan);
      say("");
    }
    say("plan      " + totals(plan));
    if (plan.overBudget() > 0) {
      say(
          terminal.ink().bad("budget")
              + "    out of reach by "
              + Printable.bytes(plan.overBudget())
              + ": nothing more may go");
    }
    if (dryRun) {
      say("dry run   nothing was changed");
    }
  }

  @Override
  public void report(RetentionReport report) {
    report.notDone().forEach(left -> say("kept      " + Printable.escaped(left.toString())));
    say(
        "done      "
            + Printable.count(report.runsDeleted(), "run")
            + " deleted, "
            + Printable.count(report.checkpointsDropped(), "checkpoint")
            + " dropped: "
            + Printable.bytes(report.bytes()));
  }

  private void runs(RetentionPlan plan) {
    Table table = new Table("RUN", "WORKFLOW", "STATUS", "UPDATED", "GOES", "BY", ">BYTES");
    for (RunPlan run : plan.runs()) {
      table.row(
          id(run.runId()),
          id(run.workflow()),
          run.status().name(),
          Printable.secondsOf(run.updated()),
          run.wholeRun() ? "the run" : Printable.count(run.drops().size(), "checkpoint"),
          rules(run),
          Printable.bytes(run.bytes()));
    }
    table.print(terminal.out(), terminal.ink());
  }

  private static String rules(RunPlan run) {
    RetentionReason whole = run.reason();
    return whole != null
        ? option(whole)
        : run.drops().stream()
            .map(PlannedDrop::reason)
            .distinct()
            .sorted()
            .map(RetainText::option)
            .collect(Collectors.joining(", "));
  }

  private static String option(RetentionReason reason) {
    return switch (reason) {
      case FINISHED_AFTER -> "finished-after";
      case KEEP_LAST -> "keep-last";
      case THIN_OUT -> "thin";
      case OLDER_THAN -> "older-than";
      case STORE_BYTES_MAX -> "max-bytes";
    };
  }

  private static String totals(RetentionPlan plan) {
    return Printable.count(plan.wholeRuns(), "run")
        + " and "
        + Printable.count(plan.checkpoints(), "checkpoint")
        + " of "
        + Printable.count(plan.runs().size() - plan.wholeRuns(), "other run")
        + ": "
        + Printable.bytes(plan.bytes())
        + " of "
        + Printable.bytes(plan.bytesBefore());
  }

  private static String id(String id) {
    return Printable.shortened(Printable.escaped(id), ID_CHARS_MAX);
  }

  private void say(String line) {
    terminal.out().println(line);
  }
}
