package dev.cairn.store;

import dev.cairn.store.catalog.Gone;
import dev.cairn.store.run.RunState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The runs of an open store: by id, those that are being created among them, and by number, those
 * that are there.
 */
final class RunTable {
  /**
   * How many records the loaded indexes may hold together before those not in use are forgotten.
   */
  private static final long LOADED_RECORDS_MAX = 2_000_000;

  private final Map<String, RunState> byId = new ConcurrentHashMap<>();
  private final NavigableMap<Long, RunState> byNumber = new ConcurrentSkipListMap<>();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong nextNumber;
  private final Set<RunState> loaded = ConcurrentHashMap.newKeySet();

  private final ReentrantLock deletionsLock = new ReentrantLock();
  private final Map<Deletion, Long> deletions = new LinkedHashMap<>();

  private record Deletion(String runId, String operationId) {}

  /** Run numbers begin with the epoch, so that none is ever given twice (FORMAT.md section 1). */
  RunTable(int epoch) {
    this.nextNumber = new AtomicLong((long) epoch << 32);
  }

  long takeNumber() {
    return nextNumber.incrementAndGet();
  }

  /** Takes the id for a run that is being created; answers who has it already, or null. */
  @Nullable RunState claim(RunState run) {
    return byId.putIfAbsent(run.id(), run);
  }

  /** Makes a run that holds its id known. One that was made here has its index from the first. */
  void add(RunState run) {
    byId.put(run.id(), run);
    if (byNumber.put(run.number(), run) == null) {
      count.incrementAndGet();
    }
    if (run.loaded()) {
      loaded(run);
    }
  }

  /** Frees a run's id and forgets the run. */
  void remove(RunState run) {
    byId.remove(run.id(), run);
    if (byNumber.remove(run.number()) != null) {
      count.decrementAndGet();
    }
    loaded.remove(run);
  }

  /**
   * Ends a creation or deletion; a run that is gone frees its id first, so that whoever waited can
   * take it.
   */
  void decide(RunState run, RunState.Phase phase) {
    if (phase == RunState.Phase.DELETED) {
      remove(run);
    }
    run.lock();
    try {
      run.phase(phase);
    } finally {
      run.unlock();
    }
  }

  /** Remembers a deletion to which its caller gave an id, and its batch; 0 for one of old. */
  void rememberDeletion(String runId, String operationId, long batch) {
    deletionsLock.lock();
    try {
      deletions.put(new Deletion(runId, operationId), batch);
      if (deletions.size() > Gone.REMEMBERED_MAX) {
        deletions.remove(deletions.keySet().iterator().next());
      }
    } finally {
      deletionsLock.unlock();
    }
  }

  /** The batch of a deletion that is remembered; -1 for none. */
  long deletion(String runId, String operationId) {
    deletionsLock.lock();
    try {
      return deletions.getOrDefault(new Deletion(runId, operationId), -1L);
    } finally {
      deletionsLock.unlock();
    }
  }

  @Nullable RunState find(String id) {
    return byId.get(id);
  }

  @Nullable RunState numbered(long number) {
    return byNumber.get(number);
  }

  /** The runs created after the one of that number, in the order of their creation. */
  Collection<RunState> after(long number) {
    return byNumber.tailMap(number, false).values();
  }

  Collection<RunState> all() {
    return byNumber.values();
  }

  long count() {
    return count.get();
  }

  void removed(RunState run) {
    loaded.remove(run);
  }

  /** Notes that a run's index takes memory that can be had back. */
  void loaded(RunState run) {
    loaded.add(run);
  }

  /** Forgets indexes that nobody has used lately, where there are many. */
  void trim() {
    long records = 0;
    for (RunState run : loaded) {
      // A guess is good enough here, and the runs' locks are not to be taken for it.
      records += 16L + run.index().size();
    }
    if (records > LOADED_RECORDS_MAX) {
      loaded.forEach(this::forget);
    }
  }

  /** Under the run's lock all of it: whoever loads the index again notes that under it too. */
  private void forget(RunState run) {
    run.lock();
    try {
      if (run.forget()) {
        loaded.remove(run);
      }
    } finally {
      run.unlock();
    }
  }
}
