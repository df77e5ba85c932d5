package dev.cairn.bench.compare.contender;

import java.util.EnumSet;
import java.util.Set;

/** What is asked of a contender; not every one can, or would, do everything. */
public enum Kind {
  /** Every thread waits for each of its saves to be durable. */
  SYNC,
  /** One thread keeps many durable saves on their way. */
  IN_FLIGHT,
  /** One thread saves what a journal's budget holds, relaxed, with nothing settling. */
  BURST,
  /** One thread saves ten times what a journal's budget holds, relaxed, and all of it settles. */
  SUSTAINED,
  /** Small relaxed saves by several threads. */
  ASYNC,
  /** Small durable saves that arrive at a fixed rate. */
  PACED,
  /** Large saves. */
  LARGE,
  /** A state that grows from save to save, and is loaded. */
  GROW,
  /** Events, appended and paged through. */
  EVENTS,
  /** Many runs of one checkpoint. */
  SHORT_RUNS,
  /** A process log: runs of some events, many open at once. */
  PROCESS,
  /** Opening a store of many runs, and listing a run's checkpoints. */
  OPEN,
  /** Deleting every second run, and compacting. */
  DELETE,
  /** Everything an orchestrator does in a day. */
  MIXED;

  /** Those that need a device's journal, and nothing that can be looked up. */
  static final Set<Kind> SMALL_SAVES =
      Set.copyOf(EnumSet.of(SYNC, IN_FLIGHT, BURST, SUSTAINED, ASYNC, PACED));

  /** Those that any store can take part in. */
  static final Set<Kind> ANY_STORE =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(IN_FLIGHT, BURST, SUSTAINED)));
}
