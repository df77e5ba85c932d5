package dev.cairn.example;

// region retention
import dev.cairn.store.RetentionPolicy;
import dev.cairn.store.RunStatus;
import java.time.Duration;

final class Rules {
  static final RetentionPolicy POLICY =
      RetentionPolicy.keepAll()
          .thinOut(Duration.ofDays(1), Duration.ofHours(1))
          .thinOut(Duration.ofDays(30), Duration.ofDays(1))
          .deleteFinishedAfter(Duration.ofDays(90))
          .storeBytesMax(20L << 30)
          .forWorkflow("probe", RetentionPolicy.keepAll().keepLast(1))
          .forStatus(RunStatus.FAILED, RetentionPolicy.keepAll());
}
// endregion
