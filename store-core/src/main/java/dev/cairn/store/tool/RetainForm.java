package dev.cairn.store.tool;

import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionReport;

/** How a plan and what became of it are told. */
interface RetainForm {
  void plan(RetentionPlan plan, boolean dryRun);

  void report(RetentionReport report);
}
