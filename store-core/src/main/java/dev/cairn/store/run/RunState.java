package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.index.DoublingList;
import dev.cairn.store.index.DropEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.Operations.Operation;
import dev.cairn.store.index.RunIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A run in memory. It is its own lock: everything but what is final is read and changed while it is
 * held. Its lock comes before the journal's, and is never held while waiting for room or for a
 * force.
 */
public final class RunState extends ReentrantLock {
  /** When retention is due where something was written: at once. */
  private static final long WRITTEN = 0;

  /** The same where nothing was, since the store was opened. */
  private static final long NOT_WRITTEN = 1;

  private static final long serialVersionUID = 1L;

  /** Where a run is in its life. */
  public enum Phase {
    /** Its RUN record is not acknowledged yet: nobody sees it. */
    CREATING,
    /** There. */
    LIVE,
    /** Its DELETE record is not acknowledged yet: readers still see it, writers do not. */
    DELETING,
    /** Gone. */
    DELETED
  }

  /** An operation that was forgotten because of one in that batch. */
  private record PushedOut(Operation operation, long batch) {}

  private final long number;
  private final String id;
  private final String workflow;
  private final long created;

  private Phase phase = Phase.CREATING;
  private transient Counters appended = Counters.NONE;
  private transient Counters visible = Counters.NONE;
  private long lastSyncBatch;
  private long deletedBatch;
  private transient @Nullable String deletedBy;
  private long unsettledBytes;
  private long unsettledDropBytes;
  private long droppedUpTo;
  private long retentionDue = NOT_WRITTEN;
  private int nextSegment = 1;
  private int givenFrom = Integer.MAX_VALUE;
  private boolean loaded = true;
  private boolean touched;
  private boolean leftoversPossible;
  private boolean sealedLeftoversPossible;
  private boolean sealedUnsettled;
  private long hurtIndexThrough;
  private final transient Condition phaseChanged = newCondition();
  private transient Set<Integer> sealedInJournal = Set.of();
  private transient RunIndex index = new RunIndex(0, 0);
  private transient List<Unsettled> unsettled = new DoublingList<>();
  private transient List<DropEntry> unshownDrops = List.of();
  private transient List<PushedOut> pushedOut = List.of();
  private transient @Nullable Readers readers;
  private transient List<RunDamage> damages = List.of();
  private transient @Nullable RunDamage lostStatus;
  private transient @Nullable RunDamage noticed;
  private transient @Nullable CatalogRow row;

  /** A run that is being created. */
  public RunState(long number, String id, String workflow, long created) {
    this.number = number;
    this.id = id;
    this.workflow = workflow;
    this.created = created;
  }

  /** A run as the catalog knows it. */
  public RunState(CatalogRow row) {
    this(row.runNumber(), row.id(), row.workflow(), row.created());
    this.row = row;
    this.phase = Phase.LIVE;
    this.appended = Counters.of(row);
    this.visible = appended;
    this.nextSegment = row.nextSegment();
    this.loaded = false;
    this.index = new RunIndex(row.checkpointSeq(), row.eventSeq());
  }

  /** Its number. */
  public long number() {
    return number;
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Its workflow. */
  public String workflow() {
    return workflow;
  }

  /** When it was created, in microseconds. */
  public long created() {
    return created;
  }

  /** The path of its directory. */
  public String directory() {
    return FileNames.runDirectory(id, number);
  }

  /** Where it is in its life. */
  public Phase phase() {
    return phase;
  }

  /** Moves it on in its life. */
  public void phase(Phase next) {
    phase = next;
    phaseChanged.signalAll();
  }

  /** Says that a run which was read from the journal is there. */
  public void live() {
    phase = Phase.LIVE;
  }

  /** Waits, without the lock meanwhile, while its creation or deletion is under way. */
  public void awaitDecision() {
    while (phase == Phase.CREATING || phase == Phase.DELETING) {
      phaseChanged.awaitUninterruptibly();
    }
  }

  /** Whether readers see it. */
  public boolean seen() {
    return phase == Phase.LIVE || phase == Phase.DELETING;
  }

  /** Whether what a crash left of its segments beyond what counts has still to be removed. */
  public boolean leftoversPossible() {
    return leftoversPossible;
  }

  /** Says whether it has. */
  public void leftoversPossible(boolean possible) {
    leftoversPossible = possible;
    sealedLeftoversPossible |= possible;
  }

  /** Whether there may be sealed segments to which nothing refers any more. */
  public boolean sealedLeftoversPossible() {
    return sealedLeftoversPossible;
  }

  /** Says that there are none. */
  public void noSealedLeftovers() {
    sealedLeftoversPossible = false;
  }

  /** Who reads records of the run, from now on until its segments are rewritten. */
  public Readers readers() {
    Readers now = readers;
    if (now == null) {
      now = new Readers(null);
      readers = now;
    }
    return now;
  }

  /** Whoever begins to read from now on finds its records where they are now. */
  public Readers newReaders() {
    Readers before = readers();
    readers = new Readers(before);
    return before;
  }

  /** The sealed segments that its records in the journal refer to, as an opening found them. */
  public Set<Integer> sealedInJournal() {
    return sealedInJournal;
  }

  /** How far it has come, acknowledged or not. */
  public Counters appended() {
    return appended;
  }

  /** How far readers see it. */
  public Counters visible() {
    return visible;
  }

  /** What it has in the index. */
  public RunIndex index() {
    return index;
  }

  /** Whether the index holds the settled records too. */
  public boolean loaded() {
    return loaded;
  }

  /** The catalog's row, or null where nothing of it has settled. */
  public @Nullable CatalogRow row() {
    return row;
  }

  /** How the segment counts in which a record is; null where the catalog has none of its number. */
  public @Nullable SegmentExtent extent(long location) {
    return extent(row, location);
  }

  /** The same, as a row says; null where there is none. */
  public static @Nullable SegmentExtent extent(@Nullable CatalogRow row, long location) {
    for (SegmentExtent segment : row == null ? List.<SegmentExtent>of() : row.segments()) {
      if (segment.number() == Location.fileNumber(location)) {
        return segment;
      }
    }
    return null;
  }

  /** Where its RUN record is: in the index, or else the first record of its first segment. */
  public long creationLocation() {
    CatalogRow settled = row;
    if (index.creation() != Location.NONE || settled == null || settled.segments().isEmpty()) {
      return index.creation();
    }
    int idBytes = id.getBytes(StandardCharsets.UTF_8).length;
    return Location.inSegment(settled.segments().get(0).number(), SegmentHeader.lengthFor(idBytes));
  }

  /** What is damaged of it, as far as it is known. */
  public List<RunDamage> damages() {
    return damages;
  }

  /** The first damage that its owner has not accepted, or null. */
  public @Nullable RunDamage unaccepted() {
    for (RunDamage damage : damages) {
      if (damage.position() > appended.acceptedThrough()) {
        return damage;
      }
    }
    return null;
  }

  /** Whether it has damage that its owner can accept; an INDEX can be hurt, and nothing is lost. */
  public boolean mayBeAccepted() {
    return unaccepted() != null || hurtIndexThrough > appended.acceptedThrough();
  }

  /** Damage that a reader came upon, and that the owner was not asked about yet; or null. */
  public @Nullable RunDamage noticed() {
    return noticed;
  }

  /** Notes damage that a reader came upon, unless its owner has accepted it. */
  public void noticed(RunDamage damage) {
    if (damage.position() == 0 || damage.position() > appended.acceptedThrough()) {
      noticed = damage;
    }
  }

  /** The lost change of status whose owner has not accepted the loss, or null. */
  public @Nullable RunDamage statusInDoubt() {
    RunDamage lost = lostStatus;
    return lost == null || lost.position() <= appended.acceptedThrough() ? null : lost;
  }

  /** Notes that a change of status is lost: what the status is, nobody knows. */
  public void lostStatus(RunDamage damage) {
    lostStatus = damage;
  }

  /** Notes damage. */
  public void damaged(RunDamage damage) {
    damages = new ArrayList<>(damages);
    damages.add(damage);
  }

  /** The bytes its records take, wherever they are. */
  public long storedBytes() {
    return (row == null ? 0 : row.storedBytes()) + unsettledBytes;
  }

  /**
   * Of those, the bytes of checkpoints that are given up. As long as its index is not loaded what
   * was told anew since it was given up counts as it was.
   */
  public long reclaimableBytes() {
    return loaded
        ? index.droppedBytes()
        : (row == null ? 0 : row.reclaimableBytes()) + unsettledDropBytes;
  }

  /** How many tags are on it and its checkpoints, as far as it is known. */
  public long pins() {
    CatalogRow settled = row;
    long known = index.pins().size();
    return loaded || settled == null ? known : Math.max(known, settled.pins());
  }

  /** Whether there may be a tag on it, or on a checkpoint: only its loaded index knows. */
  public boolean mayBePinned() {
    return pins() > 0;
  }

  /** The last checkpoint seq that was given up since the opening; 0 for none. */
  public long droppedUpTo() {
    return droppedUpTo;
  }

  /** A segment number that was never given before. */
  public int takeSegmentNumber() {
    givenFrom = Math.min(givenFrom, nextSegment);
    return nextSegment++;
  }

  /** The first segment number that was given since the opening. */
  public int givenFrom() {
    return givenFrom;
  }

  /** The segment number that would be given next. */
  public int nextSegment() {
    return nextSegment;
  }

  /**
   * Notes a sealed segment that a record in the journal refers to: its number is not given again.
   */
  public void segmentInUse(int inUse) {
    sealedInJournal = new HashSet<>(sealedInJournal);
    sealedInJournal.add(inUse);
    nextSegment = Math.max(nextSegment, inUse + 1);
  }

  /** When retention is to look at it again, in microseconds. */
  public long retentionDue() {
    lock();
    try {
      return retentionDue;
    } finally {
      unlock();
    }
  }

  /** Whether anything was written, or seen, since retention has looked at it. */
  public boolean awaitsRetention() {
    return retentionDue() == WRITTEN;
  }

  /**
   * Says that retention looks at it now. What is written, or is seen, from here on has it looked at
   * once more.
   */
  public void retentionLooks() {
    lock();
    try {
      retentionDue = Long.MAX_VALUE;
    } finally {
      unlock();
    }
  }

  /** Says when at the latest. */
  public void retentionDueBy(long due) {
    lock();
    try {
      retentionDue = Math.min(retentionDue, due);
    } finally {
      unlock();
    }
  }

  /**
   * Notes that an operation is forgotten because of a newer one in that batch: if that is lost it
   * is one of the newest again.
   */
  public void pushedOut(Operation operation, long batch) {
    if (pushedOut.isEmpty()) {
      pushedOut = new DoublingList<>();
    }
    pushedOut.add(new PushedOut(operation, batch));
  }

  /** The operations that were forgotten because of what is in the batches after that one. */
  public List<Operation> pushedOutAfter(long batch) {
    List<Operation> operations = new ArrayList<>();
    for (int i = pushedOut.size() - 1; i >= 0 && pushedOut.get(i).batch() > batch; i--) {
      operations.add(pushedOut.get(i).operation());
    }
    return operations;
  }

  private void forgetPushedOut(long settledBatch) {
    int n = 0;
    while (n < pushedOut.size() && pushedOut.get(n).batch() <= settledBatch) {
      n++;
    }
    pushedOut.subList(0, n).clear();
    pushedOut = pushedOut.isEmpty() ? List.of() : pushedOut;
  }

  /** Notes a record that is in the journal now; the index has it already. */
  public void append(Unsettled record, long storedBytes) {
    retentionDue = WRITTEN;
    appended = record.after();
    unsettled.add(record);
    unsettledBytes += storedBytes;
    sealedUnsettled |= storedBytes > record.frameLength();
  }

  /** Notes that a record which is lost had taken these counters. */
  public void skip(Counters lost) {
    appended = lost;
    visible = lost;
  }

  /** Lets readers see everything up to a record, which is acknowledged. */
  public void show(Unsettled record) {
    if (record.after().position() > visible.position()) {
      visible = record.after();
      retentionDue = WRITTEN;
      showDrops(visible.position());
    }
  }

  /** Notes that checkpoints are given up, once readers see the record by which they are. */
  public void willDrop(DropEntry drop, long bytes) {
    unshownDrops = new ArrayList<>(unshownDrops);
    unshownDrops.add(drop);
    noteDrop(drop, bytes);
  }

  /** The same of a record that is acknowledged; the index has it already. */
  public void noteDrop(DropEntry drop, long bytes) {
    unsettledDropBytes += bytes;
    droppedUpTo = Math.max(droppedUpTo, drop.seqs().last(drop.seqs().size() - 1));
  }

  /** Gives up what was given up by records up to a position: they are durable. */
  private void showDrops(long position) {
    while (!unshownDrops.isEmpty() && unshownDrops.get(0).position() <= position) {
      index.drop(unshownDrops.remove(0));
    }
  }

  /** Whether a checkpoint is about to be given up by a record that is not shown yet. */
  public boolean willDrop(long seq) {
    return unshownDrops.stream().anyMatch(drop -> drop.seqs().has(seq));
  }

  /**
   * The batch that a record with no force of its own must wait for, since one before it in the run
   * waits: 0 for none.
   */
  public long lastSyncBatch() {
    return lastSyncBatch;
  }

  /** Notes that a record of that batch waits for its force. */
  public void lastSyncBatch(long batch) {
    lastSyncBatch = Math.max(lastSyncBatch, batch);
  }

  /** The batch of its DELETE record; 0 for none. */
  public long deletedBatch() {
    return deletedBatch;
  }

  /** Notes its DELETE record, and the operation id of it, if it has one. */
  public void deleted(long batch, @Nullable String operationId) {
    deletedBatch = batch;
    deletedBy = operationId;
  }

  /** The operation id of its deletion, or null. */
  public @Nullable String deletedBy() {
    return deletedBy;
  }

  /** Takes the settled records' index, read from the segments, and adds what came since. */
  public void load(RunIndex settled, List<RunDamage> found) {
    settled.append(index);
    index = settled;
    loaded = true;
    found.forEach(this::damaged);
    LostStates.of(this).forEach(this::damaged);
  }

  /**
   * Takes the settled records' index in the place of the one there is, with what is damaged in the
   * segments; what the journal has lost stays lost.
   */
  public void reload(RunLoader.Loaded loadedAnew) {
    CatalogRow counted = row;
    if (counted != null) {
      RunIndex settled = loadedAnew.index();
      settled.append(index.after(counted.checkpointSeq(), counted.eventSeq(), counted.position()));
      index = settled;
      Set<RunDamage> all = new LinkedHashSet<>(damages);
      all.removeIf(damage -> damage.file().startsWith(directory()));
      all.addAll(loadedAnew.damages());
      all.addAll(LostStates.of(this));
      damages = new ArrayList<>(all);
      noticed = null;
      hurtIndexThrough = loadedAnew.hurtIndexThrough();
    }
  }

  /** Notes that the run is in use, so that its index is kept a while. */
  public void touch() {
    touched = true;
  }

  /**
   * Forgets the settled records' index, unless it was used since the last call; answers whether it
   * did.
   */
  public boolean forget() {
    boolean kept = touched || !loaded || row == null || !unsettled.isEmpty() || !damages.isEmpty();
    touched = false;
    if (!kept) {
      index = new RunIndex(appended.checkpointSeq(), appended.eventSeq());
      loaded = false;
    }
    return !kept;
  }

  /** The records up to a batch that have not settled, in order. */
  public List<Unsettled> unsettledUpTo(long batch) {
    int n = 0;
    while (n < unsettled.size() && unsettled.get(n).batch() <= batch) {
      n++;
    }
    return new ArrayList<>(unsettled.subList(0, n));
  }

  /** The unsettled record at a position; null where it has settled. */
  public @Nullable Unsettled unsettledAt(long position) {
    for (int i = unsettled.size() - 1; i >= 0; i--) {
      if (unsettled.get(i).after().position() == position) {
        return unsettled.get(i);
      }
    }
    return null;
  }

  /** Whether anything of it has not settled. */
  public boolean hasUnsettled() {
    return !unsettled.isEmpty();
  }

  /** Whether a record has not settled whose body is in a segment of its own. */
  public boolean hasSealedUnsettled() {
    return sealedUnsettled;
  }

  /** Everything that has not settled; not to be changed, or used without the lock. */
  public List<Unsettled> unsettled() {
    return unsettled;
  }

  /**
   * Notes that the first {@code n} unsettled records are in segments now, as far as they are not
   * left out, as the catalog's row says.
   *
   * @param bytes what they took in the journal, sealed segments included
   */
  public void settled(int n, long bytes, CatalogRow newRow) {
    if (n > 0 && !pushedOut.isEmpty()) {
      forgetPushedOut(unsettled.get(n - 1).batch());
    }
    unsettled.subList(0, n).clear();
    if (unsettled.isEmpty()) {
      unsettled = new DoublingList<>();
      unsettledDropBytes = 0;
      sealedUnsettled = false;
    }
    unsettledBytes -= bytes;
    row = newRow;
  }
}
