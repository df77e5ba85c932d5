package dev.cairn.store.tool;

import dev.cairn.store.OpenReport;
import java.util.List;

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

  /** Two lines of less than 80 columns. */
  static List<String> text(OpenReport report) {
    return List.of(
        (report.cleanlyClosed() ? "closed cleanly" : "not closed by its last user")
            + ", "
            + Printable.count(report.runs(), "run")
            + ", "
            + Printable.count(report.removedFiles().size(), "leftover file")
            + " removed",
        "journal: "
            + Printable.count(report.journalBatches())
            + " batches applied ("
            + Printable.count(report.rescuedBatches())
            + " rescued), "
            + Printable.bytes(report.tornBytes())
            + " torn"
            + (report.lastBatchUnreadable() ? ", last batch unreadable" : ""));
  }
}
