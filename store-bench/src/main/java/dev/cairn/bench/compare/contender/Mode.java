package dev.cairn.bench.compare.contender;

/** What a call waits for before it returns. */
public enum Mode {
  /** Until what it wrote is on stable storage. */
  DURABLE,
  /** Until the operating system has it, or less: see the contender's {@link Promise}. */
  RELAXED
}
