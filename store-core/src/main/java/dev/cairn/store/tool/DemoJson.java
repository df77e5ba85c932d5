package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.VerifyReport;

/** The demo for programs: one object for each thing that happened, and the whole timeline. */
final class DemoJson implements DemoStory {
  private final JsonLines lines;

  DemoJson(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public void begins(DemoTrace trace, DemoPlace place, long seed) {
    lines.write(
        new JsonLine("demo")
            .put("store", place.store().toString())
            .put("seed", seed)
            .put("operations", (long) trace.size()));
  }

  @Override
  public void writing(long pid) {
    lines.write(new JsonLine("writer").put("pid", pid));
  }

  @Override
  public void progress(int done, int all) {}

  @Override
  public void killed(int acknowledged, int exitCode) {
    lines.write(
        new JsonLine("killed")
            .put("acknowledged", (long) acknowledged)
            .put("exitCode", (long) exitCode));
  }

  @Override
  public void opened(CheckpointStore store, double seconds) {
    lines.write(OpenReportForm.json(store.openReport()).put("seconds", seconds));
  }

  @Override
  public void compared(DemoCheck check) {
    lines.write(check("afterKill", check));
  }

  @Override
  public void timeline(CheckpointStore store, String runId, DemoCheck check) {
    RunMetadata run = store.getRun(runId).orElseThrow();
    DumpForm form = new DumpJson(lines);
    form.run(run);
    new RunHistory(store, runId).forEachRemaining(entry -> entry.print(form));
  }

  @Override
  public void finished(DemoCheck check, VerifyReport report) {
    lines.write(VerifyCommand.json(report, report.damages().size()));
    lines.write(check("atEnd", check));
  }

  @Override
  public void ends(DemoPlace place, boolean fine) {
    lines.write(
        new JsonLine("demoEnd")
            .put("store", place.store().toString())
            .put("kept", place.kept())
            .put("fine", fine));
  }

  private static JsonLine check(String phase, DemoCheck check) {
    return new JsonLine("check")
        .put("phase", phase)
        .put("acknowledged", (long) check.acknowledged())
        .put("unacknowledged", (long) check.unacknowledged())
        .put("problems", check.problems());
  }
}
