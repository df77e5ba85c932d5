package dev.cairn.store.tool;

import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionPolicy;
import dev.cairn.store.RetentionPolicy.Thinning;
import dev.cairn.store.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code retain} that say what goes, and of which runs. */
final class RetainRules {
  @Option(
      names = "--keep-last",
      paramLabel = "N",
      description = "Keep of each node the newest N checkpoints.")
  @Nullable Integer keepLast;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = Units.Time.class,
      description = "Drop checkpoints that are that old (30d, 12h, 90m, 45s).")
  @Nullable Duration olderThan;

  @Option(
      names = "--thin",
      paramLabel = "AGE:SLOT",
      split = ",",
      converter = Units.Thin.class,
      description = "Of checkpoints older than AGE keep one in each SLOT (1d:1h). Repeatable.")
  List<Thinning> thinnings = new ArrayList<>();

  @Option(
      names = "--finished-after",
      paramLabel = "TIME",
      converter = Units.Time.class,
      description = "Delete runs that ended and were last updated that long ago.")
  @Nullable Duration finishedAfter;

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      converter = Units.Size.class,
      description =
          "Keep the store within this size (10g, 512m, 64k): finished runs go first, then the"
              + " oldest checkpoints.")
  @Nullable Long bytesMax;

  @Option(names = "--workflow", paramLabel = "NAME", description = "Only runs of this workflow.")
  @Nullable String workflow;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description = "Only runs in these states: ${COMPLETION-CANDIDATES}.")
  RunStatus[] statuses = {};

  /** The policy that says so. */
  RetentionPolicy policy() {
    RetentionPolicy rules = rules();
    if (workflow != null) {
      return RetentionPolicy.keepAll().forWorkflow(workflow, rules);
    }
    RetentionPolicy policy = statuses.length == 0 ? rules : RetentionPolicy.keepAll();
    for (RunStatus status : statuses) {
      policy = policy.forStatus(status, rules);
    }
    return policy;
  }

  /** The plan without what a policy cannot tell apart: a workflow and a status. */
  RetentionPlan narrowed(RetentionPlan plan) {
    if (workflow == null || statuses.length == 0) {
      return plan;
    }
    Set<RunStatus> wanted = EnumSet.copyOf(List.of(statuses));
    return plan.only(run -> wanted.contains(run.status()));
  }

  private RetentionPolicy rules() {
    check();
    RetentionPolicy rules = RetentionPolicy.keepAll();
    if (keepLast != null) {
      rules = rules.keepLast(keepLast);
    }
    if (olderThan != null) {
      rules = rules.dropOlderThan(olderThan);
    }
    for (Thinning thinning : thinnings) {
      rules = rules.thinOut(thinning.olderThan(), thinning.oneEach());
    }
    if (finishedAfter != null) {
      rules = rules.deleteFinishedAfter(finishedAfter);
    }
    return bytesMax == null ? rules : rules.storeBytesMax(bytesMax);
  }

  private void check() {
    if (keepLast != null && keepLast < 1) {
      throw new UsageException("--keep-last: expected at least 1, found " + keepLast);
    }
    if (bytesMax != null && (workflow != null || statuses.length > 0)) {
      throw new UsageException(
          "--max-bytes: expected for the whole store, found with "
              + (workflow != null ? "--workflow" : "--status"));
    }
    if (keepLast == null
        && olderThan == null
        && thinnings.isEmpty()
        && finishedAfter == null
        && bytesMax == null) {
      throw new UsageException(
          "no rule: expected --keep-last, --older-than, --thin, --finished-after or --max-bytes,"
              + " found none");
    }
  }
}
