package dev.cairn.store.tool;

import dev.cairn.store.OpenReport;

/** What opening found, in words and as JSON. */
final class OpenReportForm {
  private OpenReportForm() {}

  static JsonLine json(OpenReport report) {
    return new JsonLine("open")
        .put("created", report.created())
        .put("cleanlyClosed", report.cleanlyClosed())
        .put("runs", report.runs())
        .put("journalBatches", report.journalBatches())
        .put("rescuedBatches", report.rescuedBatches())
        .put("tornBytes", report.tornBytes())
        .put("lastBatchUnreadable", report.lastBatchUnreadable())
        .put("removedFiles", report.removedFiles())
        .put("damages", (long) report.damages().size())
        .put("readOnly", report.readOnly());
  }

  static String text(OpenReport report) {
    return (report.cleanlyClosed() ? "closed cleanly" : "not closed by its last user")
        + ", "
        + Printable.count(report.runs(), "run")
        + ", "
        + Printable.count(report.journalBatches())
        + " journal batch"
        + (report.journalBatches() == 1 ? "" : "es")
        + " applied ("
        + Printable.count(report.rescuedBatches())
        + " rescued), "
        + Printable.bytes(report.tornBytes())
        + " torn and dropped"
        + (report.lastBatchUnreadable() ? ", last batch unreadable" : "");
  }
}
