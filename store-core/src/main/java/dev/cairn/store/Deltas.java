package dev.cairn.store;

import dev.cairn.store.codec.BlockDigests;
import dev.cairn.store.codec.Delta;
import dev.cairn.store.codec.KeptState;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.Bodies;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a state is told: by the node's last state, by the anchor before, or whole. Whatever
 * it decides, a reading of the state takes at most {@value CheckpointEntry#RECORDS_MAX} records,
 * and twice the bytes that it would take whole.
 */
final class Deltas {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  /**
   * Smaller states are stored whole, and not kept: half of what their records take is not the
   * state, and looking takes longer than it saves.
   */
  private static final int STATE_BYTES_MIN = 2 << 10;

  /** A state up to here is read back for the next one even where it is not going to be kept. */
  private static final long READ_BACK_BYTES = 16 << 20;

  /** A load may read so many times what the state would take whole. */
  private static final int LOAD_FACTOR = 2;

  /** A delta may take that part of what the state would take whole. */
  static final int WORTH_DIVISOR = 2;

  /** The bodies of a state's chain may be so many times as long as the state, when it is saved. */
  static final int BODY_BYTES_FACTOR = 2;

  /** What a record's head takes beside node and metadata, about: lengths, hashes, the base. */
  private static final int HEAD_BYTES = 48;

  private final OpenStore store;
  private final Lookup lookup;
  private final Chains chains;

  Deltas(OpenStore store) {
    this.store = store;
    this.lookup = new Lookup(store);
    this.chains = new Chains(store);
  }

  /** Whether a state of so many bytes may be told by another, and tell others. */
  boolean concern(long stateBytes) {
    return stateBytes >= STATE_BYTES_MIN / store.environment().sizeDivisor();
  }

  /** How a state of a node is told; its last state is locked by the caller. */
  Told tell(RunState run, LastState last, byte[] state, byte[] metadata) {
    if (last.entry() == null) {
      readBack(run, last);
    }
    Told told = null;
    CheckpointEntry entry = last.entry();
    if (entry != null) {
      double whole = last.wholeRatio() * state.length;
      long frame = RecordHeader.BYTES + HEAD_BYTES + last.node().length() + (long) metadata.length;
      told = tell(run, last, entry, new Limits(state, whole, frame));
    }
    return told == null ? whole(state) : told;
  }

  /**
   * The state that is to be told.
   *
   * @param whole what its body would take whole, stored; estimated by what the last took that was
   * @param frame what its record takes beside the body
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  private record Limits(byte[] state, double whole, long frame) {
    boolean worthIt(long stored) {
      return stored * WORTH_DIVISOR <= whole;
    }

    boolean soonRead(CheckpointEntry base, long stored) {
      return base.loadBytes() + frame + stored <= LOAD_FACTOR * (frame + whole);
    }

    boolean soonDecoded(long bodyBytes) {
      return bodyBytes <= (long) BODY_BYTES_FACTOR * state.length;
    }
  }

  private @Nullable Told tell(RunState run, LastState last, CheckpointEntry entry, Limits limits) {
    if (entry.links() < CheckpointEntry.LINKS_MAX
        && entry.records() < CheckpointEntry.RECORDS_MAX) {
      return delta(last.state(), entry, last.bodyBytes(), false, limits);
    }
    Rebuilt anchor = anchorBefore(run, entry, limits);
    return anchor == null
        ? null
        : delta(
            KeptState.shared(anchor.state(), anchor.digests()),
            anchor.entry(),
            anchor.bodyBytes(),
            true,
            limits);
  }

  private @Nullable Told delta(
      KeptState base, CheckpointEntry entry, long bodyBytes, boolean anchor, Limits limits) {
    byte[] state = limits.state;
    if (!limits.soonRead(entry, 0) || !limits.soonDecoded(bodyBytes)) {
      return null;
    }
    Delta delta = base.deltaTo(state, state.length / WORTH_DIVISOR);
    if (delta == null || !limits.soonDecoded(bodyBytes + delta.body().length)) {
      return null;
    }
    byte[] packed = store.bodies().packDelta(delta.body());
    byte[] body = packed == null ? delta.body() : packed;
    if (!limits.worthIt(body.length) || !limits.soonRead(entry, body.length)) {
      return null;
    }
    int codec = packed == null ? Bodies.RAW : Bodies.LZ4;
    if (!base.restores(delta, state) || !unpacks(codec, body, delta)) {
      LOG.log(Level.ERROR, () -> store.name() + ": a delta was not what it should be");
      return null;
    }
    return new Told(
        state,
        base.digestsOf(state, delta),
        body,
        codec,
        delta,
        entry,
        anchor,
        bodyBytes + delta.body().length,
        0);
  }

  /** What cannot be read back is not acknowledged. */
  private boolean unpacks(int codec, byte[] body, Delta delta) {
    int length = delta.body().length;
    return codec == Bodies.RAW
        || Arrays.equals(
            store.bodies().unpack(codec, body, 0, body.length, length, length), delta.body());
  }

  private Told whole(byte[] state) {
    byte[] packed = store.bodies().pack(state, 0, state.length);
    byte[] body = packed == null ? state : packed;
    return new Told(
        state,
        BlockDigests.of(state),
        body,
        packed == null ? Bodies.RAW : Bodies.LZ4,
        null,
        null,
        false,
        state.length,
        (double) body.length / state.length);
  }

  /** Reads the node's last state, if it has one that can be. */
  private void readBack(RunState run, LastState last) {
    Rebuilt read = readBack(run, seen -> newest(seen, last.node()));
    if (read != null) {
      last.take(read);
    }
  }

  private @Nullable CheckpointEntry newest(RunState run, String node) {
    List<CheckpointEntry> entries = run.index().ofNode(node);
    int i = entries.size() - 1;
    while (i >= 0 && (entries.get(i).lost() || entries.get(i).dropped())) {
      i--;
    }
    CheckpointEntry newest = i < 0 ? null : entries.get(i);
    return newest != null && worthReading(newest.stateLength()) ? newest : null;
  }

  /** A small state is no base; a large one that is not going to be kept would be read each time. */
  private boolean worthReading(long stateBytes) {
    return concern(stateBytes)
        && stateBytes <= Math.max(READ_BACK_BYTES, store.lastStates().bytesMax());
  }

  /** The anchor before a link that is the last before the next one; null where whole is better. */
  private @Nullable Rebuilt anchorBefore(RunState run, CheckpointEntry link, Limits limits) {
    return readBack(
        run,
        seen -> {
          CheckpointEntry anchor = seen.index().intact(link.seq());
          while (anchor != null && anchor.links() > 0) {
            anchor = seen.index().intact(anchor.baseSeq());
          }
          return anchor != null && canHaveAnother(anchor, limits) ? anchor : null;
        });
  }

  /** Whether there is room behind an anchor for another and its links. */
  private static boolean canHaveAnother(CheckpointEntry anchor, Limits limits) {
    return anchor.records() + 1 + CheckpointEntry.LINKS_MAX <= CheckpointEntry.RECORDS_MAX
        && limits.soonRead(anchor, 0);
  }

  /** What cannot be read is no base. Damage is noted: it is the owner's to accept. */
  private @Nullable Rebuilt readBack(
      RunState run, Function<RunState, @Nullable CheckpointEntry> which) {
    try {
      return chains.read(run, which);
    } catch (DamagedException e) {
      lookup.notice(run, e);
      return null;
    } catch (IOException | StoreIoException e) {
      LOG.log(Level.WARNING, () -> store.name() + ": a base cannot be read: " + e.getMessage());
      return null;
    }
  }
}
