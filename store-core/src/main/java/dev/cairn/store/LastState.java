package dev.cairn.store;

import dev.cairn.store.codec.KeptState;
import dev.cairn.store.index.CheckpointEntry;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last state of a node, as far as it is known: the base of the next. It is its own lock, which
 * a save holds from before its encoding until it is appended, not while it waits for its force; so
 * that saves of one node follow each other. It comes before the lock of the run.
 *
 * <p>A node may have two of them for a while, where one was given up while it was in use: what is
 * told by either is right, since any earlier checkpoint can be a base.
 */
final class LastState extends ReentrantLock {
  private static final long serialVersionUID = 1L;

  /** What an entry takes beside its bytes, about: objects, arrays' headers, a map's entry. */
  private static final int OVERHEAD_BYTES = 320;

  private final long run;
  private final String node;
  private volatile long seq;
  private transient @Nullable CheckpointEntry entry;
  private transient @Nullable KeptState state;
  private long bodyBytes;
  private double wholeRatio = 1;

  LastState(long run, String node) {
    this.run = run;
    this.node = node;
  }

  /** The number of its run. */
  long run() {
    return run;
  }

  /** Its node. */
  String node() {
    return node;
  }

  /** The checkpoint's seq, 0 where none is known; needs no lock. */
  long seq() {
    return seq;
  }

  /** The checkpoint, or null where none is known. */
  @Nullable CheckpointEntry entry() {
    return entry;
  }

  /** Its state, known where the checkpoint is. */
  KeptState state() {
    KeptState known = state;
    if (known == null) {
      throw new IllegalStateException("no state is known of node " + node);
    }
    return known;
  }

  /** The bytes of all bodies that a reading of it decodes. */
  long bodyBytes() {
    return bodyBytes;
  }

  /** What the body of a whole state of it took, stored, for every byte of the state. */
  double wholeRatio() {
    return wholeRatio;
  }

  /** The weight: the bytes it takes in memory, about. */
  long weight() {
    KeptState known = state;
    return OVERHEAD_BYTES + (known == null ? 0 : known.weight());
  }

  /** Takes what was read. */
  void take(Rebuilt read) {
    forget();
    state = KeptState.shared(read.state(), read.digests());
    wholeRatio = read.wholeRatio();
    know(read.entry(), read.bodyBytes());
  }

  /**
   * Takes what a reader has read, unless it is older than what is known, or somebody is about to
   * know better.
   */
  void offer(Rebuilt read, LastStates states) {
    if (!tryLock()) {
      return;
    }
    try {
      if (read.entry().seq() > seq) {
        take(read);
        states.changed(this);
      }
    } finally {
      unlock();
    }
  }

  /**
   * The array in which the state of a checkpoint stands, first of all; nobody changes it. Null
   * where it is not known, or somebody is about to change that.
   */
  byte @Nullable [] lend(CheckpointEntry wanted) {
    if (seq != wanted.seq() || !tryLock()) {
      return null;
    }
    try {
      return seq == wanted.seq() ? state().lend() : null;
    } finally {
      unlock();
    }
  }

  /** Moves on to what was saved. */
  void follow(Draft.Part saved, CheckpointEntry savedAs) {
    Told told = saved.told();
    KeptState known = told.delta() != null && told.base() == entry ? state : null;
    KeptState before = state;
    forget();
    if (told.delta() != null && known != null) {
      known.follow(told.state(), told.delta(), told.digests());
      state = known;
    } else if (before != null) {
      before.replace(told.state(), told.digests());
      state = before;
    } else {
      state = KeptState.copyOf(told.state(), told.digests());
    }
    wholeRatio = told.delta() == null ? told.wholeRatio() : wholeRatio;
    know(savedAs, told.bodyBytes());
  }

  /** Forgets it: whatever happens until something else is known, nobody uses half of it. */
  void forget() {
    entry = null;
    state = null;
    seq = 0;
  }

  private void know(CheckpointEntry known, long ofBodies) {
    entry = known;
    bodyBytes = ofBodies;
    seq = known.seq();
  }
}
