package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Gives each run's next seq, from memory; the last one is looked up when a run is first met. */
final class Sequences {
  /** Finds the last seq of a run, 0 where there is none. */
  interface Last {
    long of(String run) throws IOException;
  }

  private final Map<String, AtomicLong> seqs = new ConcurrentHashMap<>();
  private final Last last;

  Sequences(Last last) {
    this.last = last;
  }

  /** A new run: nothing needs to be looked up. */
  void begin(String run) {
    seqs.put(run, new AtomicLong());
  }

  long next(String run) {
    AtomicLong seq = seqs.get(run);
    return (seq == null ? seqs.computeIfAbsent(run, this::lookUp) : seq).incrementAndGet();
  }

  void forget(String run) {
    seqs.remove(run);
  }

  private AtomicLong lookUp(String run) {
    try {
      return new AtomicLong(last.of(run));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
