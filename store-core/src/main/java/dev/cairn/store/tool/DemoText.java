package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.VerifyReport;
import java.nio.file.Path;
import java.util.List;

/** The demo for people, in 80 columns. */
final class DemoText implements DemoStory {
  private static final int BAR_COLUMNS = 40;

  private final Terminal terminal;
  private final Ink ink;

  DemoText(Terminal terminal) {
    this.terminal = terminal;
    this.ink = terminal.ink();
  }

  @Override
  public void begins(DemoTrace trace, DemoPlace place, long seed) {
    say(ink.bold("A writer is killed. What had been acknowledged is there."));
    say("");
    say("  trace   three recorded runs of SWE-agent, a coding agent, at the same bug:");
    say("          " + trace.size() + " operations, all SYNC (durable when the call returns)");
    say("  store   " + place.store());
    say("  seed    " + seed + ink.faint("  (--seed " + seed + " kills at about the same place)"));
    say("");
  }

  @Override
  public void writing(long pid) {
    heading(1, "A child process, " + pid + ", replays the trace and tells of each call");
    say("   that has returned, over a pipe.");
  }

  @Override
  public void progress(int done, int all) {
    if (terminal.interactive()) {
      int full = BAR_COLUMNS * done / all;
      terminal
          .err()
          .print("\r   [" + "#".repeat(full) + ".".repeat(BAR_COLUMNS - full) + "] " + done);
      terminal.err().flush();
    }
  }

  @Override
  public void killed(int acknowledged, int exitCode) {
    if (terminal.interactive()) {
      terminal.err().println();
    }
    heading(2, ink.bad("SIGKILL") + ", in the middle of writing (exit code " + exitCode + ").");
    say("   Acknowledged until then: " + Printable.count(acknowledged, "operation") + ".");
  }

  @Override
  public void opened(CheckpointStore store, double seconds) {
    heading(3, "Opened again, in " + Math.round(seconds * 1000) + " ms. What opening found:");
    OpenReportForm.text(store.openReport()).forEach(line -> say("   " + line));
  }

  @Override
  public void compared(DemoCheck check) {
    heading(4, "Compared, each state byte by byte, with what the child had been told:");
    say("   " + verdict(check));
    if (check.unacknowledged() == 1) {
      say("   One more operation is there, whole: the child died before it could tell.");
    }
  }

  @Override
  public void timeline(CheckpointStore store, String runId, DemoCheck check) {
    heading(5, "The run that was written last:");
    say("   " + Printable.shortened(Printable.escaped(runId), 76));
    say("");
    DemoTimeline timeline = new DemoTimeline();
    timeline.run(store.getRun(runId).orElseThrow());
    new RunHistory(store, runId).forEachRemaining(entry -> entry.print(timeline));
    timeline.table().print(terminal.out(), ink);
    say("");
  }

  @Override
  public void finished(DemoCheck check, VerifyReport report) {
    heading(6, "Replayed the rest, closed, opened, compared everything:");
    say("   " + verdict(check));
    say(
        "   "
            + (report.intact() ? ink.good("intact") : ink.bad("DAMAGED"))
            + ", every byte checked:");
    say("   " + VerifyCommand.checked(report) + ".");
    report.damages().forEach(damage -> say("   " + Printable.escaped(damage.toString())));
    say("");
  }

  @Override
  public void ends(DemoPlace place, boolean fine) {
    if (place.kept()) {
      say("The store is in " + place.store() + ". Look around:");
      next(place.store());
    } else {
      say("The store was removed; with --keep it stays, and you can look around:");
      next(Path.of("DIR"));
    }
  }

  private void next(Path store) {
    for (String command : List.of("ls", "dump", "stats --runs", "verify")) {
      String[] words = command.split(" ", 2);
      String options = words.length == 1 ? "" : " " + words[1];
      say("  " + ToolName.here() + " " + words[0] + " " + store + options);
    }
  }

  private String verdict(DemoCheck check) {
    if (check.problems().isEmpty()) {
      return ink.good("all " + check.acknowledged() + " are there and equal. Lost: nothing.");
    }
    return ink.bad("NOT equal:") + "\n   " + String.join("\n   ", check.problems());
  }

  private void heading(int number, String text) {
    say(ink.bold(number + ".") + " " + text);
  }

  private void say(String line) {
    terminal.out().println(line);
  }
}
