package dev.cairn.store;

import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.DropHead;
import dev.cairn.store.format.Ids;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.TagHead;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Ranges;
import dev.cairn.store.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Gives checkpoints up, and puts tags on what is to be kept. One at a time, up to its place in the
 * journal: so that nothing is given up twice.
 */
final class Drops {
  private static final Chosen NOTHING = new Chosen(new Ranges(), 0, 0, List.of());

  private final OpenStore store;
  private final Lookup lookup;
  private final Drafts drafts;
  private final Appends appends;
  private final ReentrantLock lock = new ReentrantLock();

  Drops(OpenStore store, Drafts drafts, Appends appends) {
    this.store = store;
    this.lookup = new Lookup(store);
    this.drafts = drafts;
    this.appends = appends;
  }

  /** What is given up, as long as the run's lock is held. */
  private record Chosen(Ranges seqs, int count, long bytes, List<String> nodes) {}

  /**
   * Appends a record that gives up the checkpoints which {@code which} accepts, of those that
   * readers see; the write's answer is how many there are.
   */
  Write<Integer> drop(
      Draft draft,
      String runId,
      Predicate<CheckpointEntry> which,
      boolean pinned,
      Durability durability) {
    Ids.check("runId", runId);
    RunState run = lookup.find(runId);
    return run == null ? none() : drop(draft, run, which, pinned, durability, true);
  }

  /**
   * The same of a run that was found before.
   *
   * @param patient whether to wait where the journal has no room
   */
  Write<Integer> drop(
      Draft draft,
      RunState run,
      Predicate<CheckpointEntry> which,
      boolean pinned,
      Durability durability,
      boolean patient) {
    if (patient) {
      lock.lock();
    } else if (!lock.tryLock()) {
      // Whoever has it may be waiting for room, which only whoever settles can make.
      throw new StoreFullException(store.name(), 0, null);
    }
    try {
      Chosen chosen = lookup.locked(run, NOTHING, seen -> choose(seen, which, pinned));
      if (chosen.count() == 0) {
        return unchanged(run, durability, 0);
      }
      Write<Integer> write = new Write.Noted<>(run, durability, patient, chosen.count());
      append(draft, write, chosen);
      chosen.nodes().forEach(node -> store.lastStates().forget(run.number(), node));
      return write;
    } finally {
      lock.unlock();
    }
  }

  private void append(Draft draft, Write<Integer> write, Chosen chosen) {
    Draft.Part part = draft.next(RecordType.DROP);
    part.value = chosen.bytes();
    part.dropped = chosen.seqs();
    long[] ranges = new long[2 * chosen.seqs().size()];
    for (int i = 0; i < chosen.seqs().size(); i++) {
      ranges[2 * i] = chosen.seqs().first(i);
      ranges[2 * i + 1] = chosen.seqs().last(i);
    }
    CborWriter head = Drafts.head(draft);
    new DropHead(chosen.bytes(), ranges).write(head);
    drafts.addBare(draft, part, head, Drafts.Operation.NONE);
    appends.append(write, draft);
  }

  private static Chosen choose(RunState run, Predicate<CheckpointEntry> which, boolean pinned) {
    Ranges seqs = new Ranges();
    List<String> nodes = new ArrayList<>();
    int count = 0;
    long bytes = 0;
    for (CheckpointEntry entry : run.index().checkpoints()) {
      if (mayGo(run, entry, pinned) && which.test(entry)) {
        seqs.add(entry.seq(), entry.seq());
        count++;
        bytes += entry.storedBytes();
        if (isNewest(run, entry)) {
          nodes.add(entry.node());
        }
      }
    }
    return new Chosen(seqs, count, bytes, nodes);
  }

  private static boolean mayGo(RunState run, CheckpointEntry entry, boolean pinned) {
    boolean there = entry.seq() <= run.visible().checkpointSeq() && !entry.dropped();
    boolean free = pinned || !(run.index().isPinned(entry.seq()) || run.index().isPinned(0));
    return there && free && !run.willDrop(entry.seq());
  }

  static boolean isNewest(RunState run, CheckpointEntry entry) {
    List<CheckpointEntry> ofNode = run.index().ofNode(entry.node());
    for (int i = ofNode.size() - 1; i >= 0; i--) {
      CheckpointEntry later = ofNode.get(i);
      boolean counts = !later.dropped() && later.seq() <= run.visible().checkpointSeq();
      if (counts) {
        return later == entry;
      }
    }
    return false;
  }

  private <T> Write<T> unchanged(RunState run, Durability durability, T answer) {
    Write<T> write = new Write.Noted<>(run, durability, true, answer);
    appends.awaitsDropsAndTags(write);
    return write;
  }

  private static Write<Integer> none() {
    return Writes.nothing(0);
  }

  /**
   * Appends a record that puts a tag on, or takes it off; the write's answer is whether that
   * changes anything.
   *
   * @param seq the checkpoint's, or 0 for the run
   */
  Write<Boolean> tag(
      Draft draft, String runId, long seq, String tag, boolean on, Durability durability) {
    Ids.check("tag", tag);
    Ids.check("runId", runId);
    RunState run = lookup.find(runId);
    if (run == null) {
      throw new RunNotFoundException(runId);
    }
    lock.lock();
    try {
      if (!lookup.locked(run, false, seen -> changes(seen, seq, tag, on))) {
        return unchanged(run, durability, false);
      }
      Write<Boolean> write = new Write.Noted<>(run, durability, true, true);
      Draft.Part part = draft.next(RecordType.TAG);
      TagHead what = new TagHead(seq, tag, on);
      part.tag = what;
      CborWriter head = Drafts.head(draft);
      what.write(head);
      drafts.addBare(draft, part, head, Drafts.Operation.NONE);
      appends.append(write, draft);
      return write;
    } finally {
      lock.unlock();
    }
  }

  private static boolean changes(RunState run, long seq, String tag, boolean on) {
    boolean there =
        run.index().pins().stream().anyMatch(pin -> pin.seq() == seq && pin.tag().equals(tag));
    CheckpointEntry entry = run.index().intact(seq);
    boolean known = entry != null && seq <= run.visible().checkpointSeq();
    if (on && seq != 0 && !known) {
      throw new IllegalArgumentException(
          "seq: expected that of a checkpoint of run " + run.id() + ", found " + seq);
    }
    return there != on;
  }

  /** The tags that are on a run and its checkpoints; empty for an unknown run. */
  static List<Pin> pins(RunState run) {
    return run.index().pins().stream()
        .filter(pin -> pin.position() <= run.visible().position())
        .map(pin -> new Pin(run.id(), pin.seq(), pin.tag(), Environment.instant(pin.time())))
        .toList();
  }
}
