package dev.cairn.store;

import dev.cairn.store.run.RunState;
import dev.cairn.store.settle.Compacted;
import dev.cairn.store.settle.Settler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has everything back that can be had back, for a caller who waits for it. */
final class Compacting {
  private final OpenStore store;
  private final Settler settler;
  private final List<Damage> refused = new ArrayList<>();
  private long runs;
  private long bytesBefore;
  private long bytesAfter;

  Compacting(OpenStore store, Settler settler) {
    this.store = store;
    this.settler = settler;
  }

  /** Rewrites all that holds anything that is given up, and cuts what segments keep in reserve. */
  CompactionReport all() throws IOException {
    Compacted step;
    do {
      step = settler.compact(true, Background.COMPACTION_STEP_BYTES);
      take(step);
      store.runs().trim();
    } while (step.more());
    for (RunState run : store.runs().all()) {
      settler.cutReserve(run);
    }
    settler.giveUpFreeFiles();
    return new CompactionReport(runs, bytesBefore, bytesAfter, refused);
  }

  private void take(Compacted step) {
    runs += step.runs();
    bytesBefore += step.bytesBefore();
    bytesAfter += step.bytesAfter();
    for (Compacted.Refused one : step.refused()) {
      refused.add(Failures.damage(one.run().id(), one.damage()));
    }
  }
}
