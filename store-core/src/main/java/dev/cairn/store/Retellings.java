package dev.cairn.store;

import dev.cairn.store.codec.Delta;
import dev.cairn.store.codec.KeptState;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.Bodies;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.Retelling;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the states of one run anew, in the order of their seqs, for one pass. For one thread.
 *
 * <p>What a reading of a state decodes stays bounded: a delta is made only where its chain, as it
 * is after the pass, has bodies of at most twice the state's length; so what is copied as it is,
 * and was made under that rule, has a chain of at most four times its longest state.
 */
final class Retellings implements Retelling {
  private record Sums(long before, long after) {}

  private final Chains chains;
  private final Bodies bodies;
  private final Map<Long, Sums> bodyBytes = new HashMap<>();
  private @Nullable Rebuilt lastBase;

  Retellings(Chains chains, Bodies bodies) {
    this.chains = chains;
    this.bodies = bodies;
  }

  @Override
  public Retold tell(RunState run, CheckpointEntry entry, @Nullable CheckpointEntry base)
      throws IOException {
    Rebuilt state = read(run, entry);
    Retold told = base == null ? null : byBase(run, state, base);
    if (told == null) {
      bodyBytes.put(entry.seq(), new Sums(state.bodyBytes(), state.state().length));
      told = whole(state.state());
    }
    lastBase = state;
    return told;
  }

  private Rebuilt read(RunState run, CheckpointEntry entry) throws IOException {
    Rebuilt read = chains.read(run, seen -> seen.index().checkpoint(entry.seq()));
    if (read == null) {
      throw new DamagedException(run.directory(), 0, "checkpoint " + entry.seq(), "none");
    }
    return read;
  }

  private Retold whole(byte[] state) {
    byte[] packed = bodies.pack(state, 0, state.length);
    return packed == null
        ? new Retold(state, Bodies.RAW, null)
        : new Retold(packed, Bodies.LZ4, null);
  }

  private @Nullable Retold byBase(RunState run, Rebuilt state, CheckpointEntry base)
      throws IOException {
    Rebuilt known = lastBase;
    Rebuilt by = known != null && known.entry().seq() == base.seq() ? known : read(run, base);
    byte[] target = state.state();
    KeptState kept = KeptState.shared(by.state(), by.digests());
    Delta delta = kept.deltaTo(target, target.length / Deltas.WORTH_DIVISOR);
    if (delta == null || !kept.restores(delta, target)) {
      return null;
    }
    byte[] packed = bodies.packDelta(delta.body());
    byte[] body = packed == null ? delta.body() : packed;
    long decoded = after(run, by) + delta.body().length;
    boolean small = body.length * Deltas.WORTH_DIVISOR <= by.wholeRatio() * target.length;
    if (!small || decoded > (long) Deltas.BODY_BYTES_FACTOR * target.length) {
      return null;
    }
    bodyBytes.put(state.entry().seq(), new Sums(state.bodyBytes(), decoded));
    return new Retold(body, packed == null ? Bodies.RAW : Bodies.LZ4, base);
  }

  /** The bytes that a reading of a base decodes once the pass counts. */
  private long after(RunState run, Rebuilt base) {
    run.lock();
    try {
      CheckpointEntry entry = base.entry();
      while (entry != null) {
        Sums sums = bodyBytes.get(entry.seq());
        if (sums != null) {
          return sums.after() + base.bodyBytes() - sums.before();
        }
        entry = entry.baseSeq() == 0 ? null : run.index().checkpoint(entry.baseSeq());
      }
      return base.bodyBytes();
    } finally {
      run.unlock();
    }
  }
}
