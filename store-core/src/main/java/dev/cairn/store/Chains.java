package dev.cairn.store;

import dev.cairn.store.codec.BlockDigests;
import dev.cairn.store.codec.Composition;
import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.codec.Delta;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.RunIndex;
import dev.cairn.store.run.ChainBodies;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.Frame;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads states: of a checkpoint's chain every record, from the whole state at its root to the
 * checkpoint's own; then puts the state together once, and verifies it.
 */
final class Chains {
  private static final int STATE_BYTES_MAX = (int) StoreOptions.STATE_BYTES_LIMIT;

  /** The bodies of a chain, decoded, are at most so many times as long as its longest state. */
  private static final int BODY_BYTES_FACTOR = 4;

  private final OpenStore store;
  private final DecodedBodies known;
  private final Lookup lookup;
  private final Contents contents;

  /**
   * Reads all records from where they are, as whoever has to know whether they are intact must, and
   * whoever is going to tell others by them.
   */
  Chains(OpenStore store) {
    this(store, new DecodedBodies(0));
  }

  private Chains(OpenStore store, DecodedBodies known) {
    this.store = store;
    this.known = known;
    this.lookup = new Lookup(store);
    this.contents = new Contents(store);
  }

  /** Reads what was not read lately. */
  static Chains remembering(OpenStore store) {
    return new Chains(store, store.decodedBodies());
  }

  /**
   * A record of a chain.
   *
   * @param base the checkpoint it is told by; null for the root, which is whole
   * @param location where it is as long as it is pinned
   */
  record Link(CheckpointEntry entry, @Nullable CheckpointEntry base, long location) {}

  /**
   * A run's checkpoints whose records stay where they are.
   *
   * @param row how its segments count
   */
  record Settled(RunIndex index, @Nullable CatalogRow row) {}

  /**
   * The state of the checkpoint that {@code which} finds, under the run's lock and with its index
   * loaded; null where it finds none, or the run has gone. Where the records are and that they stay
   * there is settled under that one hold of the lock: between two, settling could move them and
   * free the file.
   *
   * @throws DamagedException if a record of the chain is missing, or not what it should be: it
   *     names that record, and the place
   */
  @Nullable Rebuilt read(RunState run, Function<RunState, @Nullable CheckpointEntry> which)
      throws IOException {
    try (RecordReads reads = new RecordReads(store, run);
        ChainBodies bodies = new ChainBodies(store.bodies())) {
      List<Link> chain;
      run.lock();
      try {
        if (!run.seen()) {
          return null;
        }
        lookup.load(run);
        CheckpointEntry entry = which.apply(run);
        if (entry == null) {
          return null;
        }
        chain = chain(run.index(), entry, reads);
      } finally {
        run.unlock();
      }
      return read(run, chain, reads, bodies);
    }
  }

  /**
   * The state of a checkpoint whose record was read, for whoever reads all of a run's in their
   * order: {@code states} has those before it, as far as they are kept, and is given it.
   *
   * @param settled knows the run's checkpoints up to this one, and where they stay
   */
  Rebuilt check(
      RunState run, Settled settled, CheckpointEntry entry, Frame frame, CheckedStates states)
      throws IOException {
    CheckedStates.Checked checked =
        entry.baseSeq() == 0
            ? checkedWhole(run, entry, frame)
            : checkedByBase(run, settled, entry, frame, states);
    states.put(checked);
    return checked.state();
  }

  private CheckedStates.Checked checkedWhole(RunState run, CheckpointEntry entry, Frame frame)
      throws IOException {
    try (ChainBodies bodies = new ChainBodies(store.bodies())) {
      byte[] state = contents.body(run, entry, null, frame, bodyBytesMax(entry), bodies);
      BlockDigests digests = verified(entry, state, run.directory());
      return new CheckedStates.Checked(
          new Rebuilt(entry, state, digests, state.length, 1), bodies.tail());
    }
  }

  private CheckedStates.Checked checkedByBase(
      RunState run, Settled settled, CheckpointEntry entry, Frame frame, CheckedStates states)
      throws IOException {
    CheckpointEntry base = base(settled.index(), entry, run.directory());
    if (entry.records() > CheckpointEntry.RECORDS_MAX) {
      throw tooLong(entry, run.directory());
    }
    CheckedStates.Checked by = states.find(base.seq());
    if (by == null) {
      return read(run, settled, entry);
    }
    try (ChainBodies bodies = new ChainBodies(store.bodies(), by.tail())) {
      long left = bodyBytesMax(settled.index(), entry) - by.state().bodyBytes();
      return new CheckedStates.Checked(
          checkedBy(run, entry, base, frame, by.state(), left, bodies), bodies.tail());
    }
  }

  private Rebuilt checkedBy(
      RunState run,
      CheckpointEntry entry,
      CheckpointEntry base,
      Frame frame,
      Rebuilt by,
      long bytesMax,
      ChainBodies bodies)
      throws IOException {
    byte[] body = contents.body(run, entry, base, frame, bytesMax, bodies);
    Delta delta = Delta.read(body, 0, body.length, STATE_BYTES_MAX);
    boolean same = delta != null && delta.targetLength() == entry.stateLength();
    byte[] state = delta == null || !same ? null : delta.apply(by.state());
    if (state == null) {
      throw damaged(entry, run.directory(), "a delta by checkpoint " + base.seq(), "other bytes");
    }
    BlockDigests digests = verified(entry, state, run.directory());
    return new Rebuilt(entry, state, digests, by.bodyBytes() + body.length, 1);
  }

  private CheckedStates.Checked read(RunState run, Settled settled, CheckpointEntry entry)
      throws IOException {
    try (RecordReads reads = new RecordReads(store, run, settled.row());
        ChainBodies bodies = new ChainBodies(store.bodies())) {
      Rebuilt read = read(run, chain(settled.index(), entry, reads), reads, bodies);
      return new CheckedStates.Checked(read, bodies.tail());
    }
  }

  private static long bodyBytesMax(RunIndex index, CheckpointEntry last) {
    long longest = 0;
    CheckpointEntry entry = last;
    for (int i = 0; entry != null && i < CheckpointEntry.RECORDS_MAX; i++) {
      longest = Math.max(longest, entry.stateLength());
      entry = entry.baseSeq() == 0 ? null : index.checkpoint(entry.baseSeq());
    }
    return BODY_BYTES_FACTOR * longest;
  }

  /** A checkpoint's chain, its root first, which stays where it is. */
  private static List<Link> chain(RunIndex index, CheckpointEntry last, RecordReads reads)
      throws DamagedException {
    Deque<Link> rootFirst = new ArrayDeque<>();
    CheckpointEntry entry = last;
    while (entry != null) {
      reads.pin(entry.location());
      CheckpointEntry base = entry.baseSeq() == 0 ? null : base(index, entry, reads);
      rootFirst.addFirst(new Link(entry, base, entry.location()));
      if (rootFirst.size() > CheckpointEntry.RECORDS_MAX) {
        throw new DamagedException(reads.place(tooLong(last, "").damage(), last.location()));
      }
      entry = base;
    }
    return new ArrayList<>(rootFirst);
  }

  private static CheckpointEntry base(RunIndex index, CheckpointEntry entry, RecordReads reads)
      throws DamagedException {
    try {
      return base(index, entry, "");
    } catch (DamagedException e) {
      throw new DamagedException(reads.place(e.damage(), entry.location()));
    }
  }

  private static CheckpointEntry base(RunIndex index, CheckpointEntry entry, String directory)
      throws DamagedException {
    CheckpointEntry base = index.checkpoint(entry.baseSeq());
    if (base == null || !base.node().equals(entry.node())) {
      throw damaged(
          entry, directory, "checkpoint " + entry.baseSeq() + " of the node as its base", "none");
    }
    return base;
  }

  private static DamagedException tooLong(CheckpointEntry entry, String directory) {
    String expected = "a chain of up to " + CheckpointEntry.RECORDS_MAX + " records";
    return damaged(entry, directory, expected, "a longer one");
  }

  private static DamagedException damaged(
      CheckpointEntry entry, String file, String expected, String found) {
    return new DamagedException(
        new RunDamage(entry.position(), entry.seq(), file, 0, expected, found));
  }

  private Rebuilt read(RunState run, List<Link> chain, RecordReads reads, ChainBodies decoded)
      throws IOException {
    Link lastLink = chain.get(chain.size() - 1);
    long bytesMax = bodyBytesMax(chain);
    DecodedBodies.@Nullable Body[] found = known.find(run.number(), chain);
    DecodedBodies.Body[] bodies = decoded(run, chain, found, reads, bytesMax, decoded);
    byte[] state = composed(chain, bodies, reads);
    BlockDigests digests = verified(lastLink, state, reads);
    known.keep(run.number(), chain, bodies, found);
    CheckpointEntry root = chain.get(0).entry();
    double ratio = Math.min(1, (double) root.storedBytes() / Math.max(1, root.stateLength()));
    return new Rebuilt(lastLink.entry(), state, digests, DecodedBodies.bytes(bodies), ratio);
  }

  /** The bodies of a chain: what was not found is read. */
  private DecodedBodies.Body[] decoded(
      RunState run,
      List<Link> chain,
      DecodedBodies.@Nullable Body[] found,
      RecordReads reads,
      long bytesMax,
      ChainBodies decoded)
      throws IOException {
    DecodedBodies.Body[] bodies = new DecodedBodies.Body[chain.size()];
    long[] ahead = ReadAhead.of(chain);
    long left = bytesMax;
    for (int i = 0; i < bodies.length; i++) {
      DecodedBodies.Body body = found[i];
      if (body == null) {
        body = body(run, chain.get(i), reads, ahead[i], left, decoded);
      } else {
        decoded.follow(body.bytes());
      }
      bodies[i] = body;
      left -= body.bytes().length;
    }
    return bodies;
  }

  private static long bodyBytesMax(CheckpointEntry whole) {
    return BODY_BYTES_FACTOR * whole.stateLength();
  }

  private static long bodyBytesMax(List<Link> chain) {
    long longest = 0;
    for (Link link : chain) {
      longest = Math.max(longest, link.entry().stateLength());
    }
    return BODY_BYTES_FACTOR * longest;
  }

  private DecodedBodies.Body body(
      RunState run, Link link, RecordReads reads, long ahead, long bytesMax, ChainBodies decoded)
      throws IOException {
    try {
      Frame frame = reads.read(link.location(), ahead);
      byte[] bytes = contents.body(run, link.entry(), link.base(), frame, bytesMax, decoded);
      Delta delta =
          link.base() == null ? null : Delta.read(bytes, 0, bytes.length, STATE_BYTES_MAX);
      if (link.base() != null && delta == null) {
        throw invalid(link, reads);
      }
      return new DecodedBodies.Body(bytes, delta);
    } catch (DamagedException e) {
      throw placed(e, run, link, reads);
    }
  }

  /** The damage, with the record that is hurt, and where that is if only the directory is said. */
  private static DamagedException placed(
      DamagedException e, RunState run, Link link, RecordReads reads) {
    RunDamage damage = e.damage().of(link.entry().position(), link.entry().seq());
    return damage.file().equals(run.directory())
        ? new DamagedException(reads.place(damage, link.location()))
        : new DamagedException(damage);
  }

  /** Puts the state together; none in between is built. */
  private static byte[] composed(List<Link> chain, DecodedBodies.Body[] bodies, RecordReads reads)
      throws IOException {
    byte[] root = bodies[0].bytes();
    if (bodies.length == 1) {
      return root;
    }
    Composition composition = new Composition();
    for (int i = bodies.length - 1; i > 0; i--) {
      Delta delta = bodies[i].delta();
      boolean tells = delta != null && delta.targetLength() == chain.get(i).entry().stateLength();
      if (delta == null || !tells) {
        throw invalid(chain.get(i), reads);
      }
      if (!composition.add(delta)) {
        throw invalid(chain.get(i + 1), reads);
      }
    }
    byte[] state = composition.onto(root);
    if (state == null) {
      throw invalid(chain.get(1), reads);
    }
    return state;
  }

  private static DamagedException invalid(Link link, RecordReads reads) {
    CheckpointEntry entry = link.entry();
    String expected = "a delta by checkpoint " + entry.baseSeq();
    return new DamagedException(
        reads.place(damaged(entry, "", expected, "other bytes").damage(), link.location()));
  }

  private static BlockDigests verified(Link link, byte[] state, RecordReads reads)
      throws DamagedException {
    try {
      return verified(link.entry(), state, "");
    } catch (DamagedException e) {
      throw new DamagedException(reads.place(e.damage(), link.location()));
    }
  }

  private static BlockDigests verified(CheckpointEntry entry, byte[] state, String file)
      throws DamagedException {
    BlockDigests digests = BlockDigests.of(state);
    byte[] hash = digests.hash();
    if (!Arrays.equals(hash, entry.hash())) {
      throw damaged(
          entry,
          file,
          "a state with content hash " + ContentHash.hex(entry.hash()),
          "one with content hash " + ContentHash.hex(hash));
    }
    return digests;
  }
}
