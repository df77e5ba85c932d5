package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import dev.cairn.store.format.Extensions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run in the new store, as it is being written. An operation to which its caller had given an
 * id keeps that, so that trying it again does no harm here either, if all of its records are there:
 * of one that has lost some nobody could be told that it had happened.
 */
final class SalvageTarget {
  /**
   * What has become of a run.
   *
   * @param seqsKept whether every checkpoint and event has the seq that it had
   * @param positionsKept whether every record has the position that it had
   * @param givenUp how many checkpoints were given up, and are in the copy too
   * @param pins how many tags are on the run and its checkpoints
   */
  record Copied(
      String runId,
      long checkpoints,
      long events,
      long statuses,
      long givenUp,
      long pins,
      boolean seqsKept,
      boolean positionsKept) {}

  /** A call whose record had that seq (0 for none) and position. */
  private record Part(StoreOp op, long seq, long position, boolean givenUp) {}

  private final CheckpointStore store;
  private final String runId;
  private final SalvageUpkeep upkeep;
  private final SalvageSeqs seqs = new SalvageSeqs();
  private final Set<String> operationIds = new HashSet<>();
  private final List<Part> parts = new ArrayList<>();
  private @Nullable Extensions operation;
  private long made = 1;
  private long positionsToTake;
  private long checkpoints;
  private long events;
  private long statuses;
  private long givenUp;
  private boolean seqsKept = true;
  private boolean positionsKept = true;

  private SalvageTarget(CheckpointStore store, String runId) {
    this.store = store;
    this.runId = runId;
    this.upkeep = new SalvageUpkeep(store, runId);
  }

  /** Creates the run. Durable, like all that follows, only once the store is closed. */
  static SalvageTarget begin(
      CheckpointStore store, StoreOp.Create create, @Nullable Extensions operation) {
    SalvageTarget target = new SalvageTarget(store, create.runId());
    long unused = create.applyTo(store, target.options(operation));
    return target;
  }

  /**
   * Makes a call whose record had that seq (0 for none) and position.
   *
   * @param begun the operation that begins with it, if that has an id
   */
  void add(StoreOp op, @Nullable Extensions begun, long oldSeq, long oldPosition) {
    add(new Part(op, oldSeq, oldPosition, false), begun);
  }

  /**
   * The same of a checkpoint that is given up, but whose operation may be tried again: its state is
   * not there any more, or nobody will ask for it.
   */
  void addGivenUp(StoreOp op, @Nullable Extensions begun, long oldSeq, long oldPosition) {
    add(new Part(op, oldSeq, oldPosition, true), begun);
  }

  /** Whether a record at a position would be one of the operation that is being gathered. */
  boolean isGathering(long oldPosition) {
    return !parts.isEmpty() && oldPosition == last().position() + 1;
  }

  private void add(Part part, @Nullable Extensions begun) {
    if (begun != null || !isGathering(part.position())) {
      makeSingly();
      operation = begun;
    }
    if (parts.isEmpty()) {
      takePositions();
    }
    parts.add(part);
    Extensions current = operation;
    if (parts.size() == (current == null ? 1 : current.records())) {
      make(options(current));
    }
  }

  /** Takes the seq of a checkpoint that is given up, and of which nothing need be kept. */
  void giveUp(long oldSeq) {
    makeSingly();
    takePositions();
    long seq = upkeep.takeSeq();
    givenUp++;
    seqs.saved(oldSeq, seq);
    seqsKept &= seq == oldSeq;
  }

  /** Here was a record that kept house, and has nothing to say any more. */
  void keepHouse() {
    makeSingly();
    positionsToTake++;
  }

  /** Only where something comes behind them. */
  private void takePositions() {
    for (; positionsToTake > 0; positionsToTake--) {
      upkeep.takePosition();
    }
  }

  /**
   * Puts a tag on, or takes it off.
   *
   * @param oldSeq the checkpoint's, or 0 for the run
   * @return whether there is such a checkpoint
   */
  boolean tag(long oldSeq, String tag, boolean on) {
    makeSingly();
    takePositions();
    long seq = oldSeq == 0 ? 0 : seqs.now(oldSeq);
    boolean there = oldSeq == 0 || seq > 0;
    if (there) {
      upkeep.tag(seq, tag, on);
    }
    return there;
  }

  private Part last() {
    return parts.get(parts.size() - 1);
  }

  /** What was used twice, the store had forgotten in between, and this one may not have yet. */
  private WriteOptions options(@Nullable Extensions made) {
    String id = made == null ? null : made.operationId();
    return id == null || !operationIds.add(id)
        ? WriteOptions.ASYNC
        : WriteOptions.ASYNC.withOperationId(id);
  }

  private void make(WriteOptions options) {
    parts.forEach(this::announce);
    if (parts.size() == 1) {
      Part only = last();
      note(only, only.op().applyTo(store, options));
    } else {
      List<WriteAnswer> answers = store.commit(runId, batch(), options);
      for (int i = 0; i < answers.size(); i++) {
        note(parts.get(i), seq(answers.get(i)));
      }
    }
    parts.clear();
  }

  /** The calls of an operation of which not all is there. */
  private void makeSingly() {
    for (Part part : parts) {
      announce(part);
      note(part, part.op().applyTo(store, WriteOptions.ASYNC));
    }
    parts.clear();
  }

  private WriteBatch batch() {
    WriteBatch batch = WriteBatch.of();
    for (Part part : parts) {
      if (part.op() instanceof StoreOp.Save save) {
        batch = batch.save(save.nodeId(), save.state(), save.metadata());
      } else if (part.op() instanceof StoreOp.Append append) {
        batch = batch.append(append.event());
      } else if (part.op() instanceof StoreOp.Change change) {
        batch = batch.change(change.status());
      }
    }
    return batch;
  }

  private static long seq(WriteAnswer answer) {
    return answer instanceof WriteAnswer.Saved saved
        ? saved.meta().seq()
        : answer instanceof WriteAnswer.Appended appended ? appended.seq() : 0;
  }

  private void announce(Part part) {
    if (part.op() instanceof StoreOp.Save save) {
      upkeep.node(save.nodeId());
    }
  }

  private void note(Part part, long seq) {
    seqsKept &= seq == part.seq();
    positionsKept &= ++made + upkeep.written() == part.position();
    if (part.op() instanceof StoreOp.Save save) {
      note(part, save, seq);
    } else if (part.op() instanceof StoreOp.Append) {
      events++;
    } else {
      statuses++;
    }
  }

  private void note(Part part, StoreOp.Save save, long seq) {
    seqs.saved(part.seq(), seq);
    if (part.givenUp()) {
      givenUp++;
      upkeep.doom(save.nodeId(), seq);
    } else {
      checkpoints++;
    }
  }

  /** Ends it. */
  Copied copied() {
    makeSingly();
    upkeep.end();
    long pins = store.pins(runId).size();
    return new Copied(runId, checkpoints, events, statuses, givenUp, pins, seqsKept, positionsKept);
  }
}
