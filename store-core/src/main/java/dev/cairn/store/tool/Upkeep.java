package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CompactionReport;
import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionPolicy;
import dev.cairn.store.RetentionReport;

/** The calls of a store that give room back: the one place where the tool makes them. */
interface Upkeep {
  /** By the store's own calls. */
  Upkeep OF_THE_STORE =
      new Upkeep() {
        @Override
        public RetentionPlan plan(CheckpointStore store, RetentionPolicy policy) {
          return store.planRetention(policy);
        }

        @Override
        public RetentionReport apply(CheckpointStore store, RetentionPlan plan) {
          return store.applyRetention(plan);
        }

        @Override
        public CompactionReport compact(CheckpointStore store) {
          return store.compact();
        }
      };

  RetentionPlan plan(CheckpointStore store, RetentionPolicy policy);

  RetentionReport apply(CheckpointStore store, RetentionPlan plan);

  CompactionReport compact(CheckpointStore store);
}
