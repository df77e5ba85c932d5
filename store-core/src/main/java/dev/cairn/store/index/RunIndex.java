package dev.cairn.store.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of one run, from some seq on: all of them once the run's segments have been read,
 * before that only those that the journal still had or that came since. Not safe for threads; its
 * run's lock guards it.
 */
public final class RunIndex {
  private final long checkpointBase;
  private final long eventBase;
  private final List<CheckpointEntry> checkpoints = new DoublingList<>();
  private final LongList events = new LongList();
  private final List<StatusEntry> statuses = new ArrayList<>();
  private final Map<String, List<CheckpointEntry>> nodes = new HashMap<>();
  private final List<DropEntry> drops = new ArrayList<>(0);
  private final List<TagEntry> tags = new ArrayList<>(0);
  private Gaps gaps = new Gaps();
  private @Nullable Pins pins;
  private long droppedBytes;
  private long creation = Location.NONE;
  private @Nullable Operations operations;

  /** An index of everything after a checkpoint seq and an event seq. */
  public RunIndex(long checkpointBase, long eventBase) {
    this.checkpointBase = checkpointBase;
    this.eventBase = eventBase;
  }

  /** The checkpoint seq after which it begins. */
  public long checkpointBase() {
    return checkpointBase;
  }

  /** The event seq after which it begins. */
  public long eventBase() {
    return eventBase;
  }

  /**
   * Adds a checkpoint; seqs left out between are lost ones. One that does not rise is not added.
   */
  public void add(CheckpointEntry entry) {
    int last = checkpoints.size() - 1;
    if (last >= 0 && entry.seq() <= checkpoints.get(last).seq()) {
      return;
    }
    checkpoints.add(entry);
    List<CheckpointEntry> ofNode =
        nodes.computeIfAbsent(entry.node(), node -> new DoublingList<>());
    if (entry.baseSeq() > 0) {
      follow(entry, ofNode);
    }
    ofNode.add(entry);
    if (entry.dropped() && !entry.bare()) {
      droppedBytes += entry.storedBytes();
    }
  }

  /** What an index of newer records only does not know is left as it is. */
  private void follow(CheckpointEntry entry, List<CheckpointEntry> before) {
    CheckpointEntry base = checkpoint(entry.baseSeq());
    if (base != null && base.node().equals(entry.node())) {
      entry.follow(base, isAnchor(base, before));
    } else if (base != null || entry.baseSeq() > checkpointBase) {
      entry.lose();
    }
  }

  /** An anchor has the anchor before it as its base, and all that one's links between. */
  private static boolean isAnchor(CheckpointEntry base, List<CheckpointEntry> before) {
    return base.links() == 0
        && before.size() - place(base.seq(), before) > CheckpointEntry.LINKS_MAX;
  }

  /** Where the last entry of a seq up to that one is; -1 for none. */
  private static int place(long seq, List<CheckpointEntry> bySeq) {
    int low = 0;
    int high = bySeq.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (bySeq.get(middle).seq() <= seq) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** Adds an event; seqs left out between are lost ones. */
  public void addEvent(long seq, long location) {
    long at = seq - eventBase - 1;
    while (events.size() < at) {
      events.add(Location.NONE);
    }
    events.add(location);
  }

  /** Adds a change of status. */
  public void add(StatusEntry entry) {
    statuses.add(entry);
  }

  /** Says where the run's RUN record is. */
  public void creation(long location) {
    creation = location;
  }

  /** Where the run's RUN record is, {@link Location#NONE} where it is lost or not in this index. */
  public long creation() {
    return creation;
  }

  /**
   * The checkpoint of that seq, or null where there is none, or it is lost, or left out. One that
   * is given up may still be there.
   */
  public @Nullable CheckpointEntry checkpoint(long seq) {
    int at = place(seq, checkpoints);
    return at < 0 || checkpoints.get(at).seq() != seq ? null : checkpoints.get(at);
  }

  /** The same; null too where it is given up, or told by one that is lost. */
  public @Nullable CheckpointEntry intact(long seq) {
    CheckpointEntry entry = checkpoint(seq);
    return entry == null || entry.lost() || entry.dropped() ? null : entry;
  }

  /** Whether a checkpoint that must have been there is lost, and was not given up. */
  public boolean isLost(long seq) {
    CheckpointEntry entry = checkpoint(seq);
    return entry == null ? !gaps.hasSeq(seq) : entry.lost() && !entry.dropped();
  }

  /** Whether a checkpoint that was there is given up. */
  public boolean isDropped(long seq) {
    CheckpointEntry entry = checkpoint(seq);
    return entry == null ? gaps.hasSeq(seq) : entry.dropped();
  }

  /** The checkpoints of a range of seqs, both ends included; not to be changed. */
  public List<CheckpointEntry> between(long first, long last) {
    return checkpoints.subList(place(first - 1, checkpoints) + 1, place(last, checkpoints) + 1);
  }

  /** All checkpoints, by ascending seq, lost and given up ones among them; not to be changed. */
  public List<CheckpointEntry> checkpoints() {
    return checkpoints;
  }

  /**
   * Gives checkpoints up, as a record at that position says; those that this index does not know,
   * once it is put behind one that does.
   */
  public void drop(DropEntry entry) {
    drops.add(entry);
    Ranges seqs = entry.seqs();
    for (int i = 0; i < seqs.size(); i++) {
      between(seqs.first(i), seqs.last(i)).forEach(this::drop);
    }
  }

  private void drop(CheckpointEntry entry) {
    if (!entry.dropped()) {
      entry.drop();
      droppedBytes += entry.storedBytes();
    }
  }

  /** The records by which checkpoints were given up, by position; not to be changed. */
  public List<DropEntry> drops() {
    return drops;
  }

  /** The bytes of checkpoints that are given up, and still there. */
  public long droppedBytes() {
    return droppedBytes;
  }

  /** Whether there is anything that a pass may leave out. */
  public boolean hasDropsOrTags() {
    return droppedBytes > 0 || !drops.isEmpty() || !tags.isEmpty();
  }

  /** Adds positions that are left out; false where that cannot be. */
  public boolean add(Gaps more) {
    Gaps both = gaps.with(more);
    if (both != null) {
      gaps = both;
    }
    return both != null;
  }

  /** The positions that are left out; not to be changed. */
  public Gaps gaps() {
    return gaps;
  }

  /** Puts a tag on, or takes it off. */
  public void add(TagEntry entry) {
    tags.add(entry);
    Pins known = pins;
    if (known == null) {
      known = new Pins();
      pins = known;
    }
    if (entry.on()) {
      known.put(new Pins.Pin(entry.seq(), entry.tag(), entry.position(), entry.time()));
    } else {
      known.remove(entry.seq(), entry.tag());
    }
  }

  /** Whether it knows of any tag, on or taken off. */
  public boolean hasTags() {
    return !tags.isEmpty();
  }

  /** The tags that are on the run and its checkpoints. */
  public List<Pins.Pin> pins() {
    Pins known = pins;
    return known == null ? List.of() : known.all().stream().filter(this::holds).toList();
  }

  private boolean holds(Pins.Pin pin) {
    return pin.seq() == 0 || !isDropped(pin.seq());
  }

  /** Whether there is a tag on a checkpoint, or for 0 on the run. */
  public boolean isPinned(long seq) {
    return pins != null && pins.has(seq);
  }

  /**
   * Tells of the positions of TAG records that say nothing any more: what they put on is not there,
   * or there is nothing that they take off.
   *
   * @param through the last position that is of interest
   */
  public void obsoleteTags(long through, LongConsumer sink) {
    for (TagEntry tag : tags) {
      if (tag.position() <= through && !(tag.on() ? putsOn(tag) : takesOff(tag))) {
        sink.accept(tag.position());
      }
    }
  }

  private boolean putsOn(TagEntry tag) {
    return pins().stream().anyMatch(pin -> pin.position() == tag.position());
  }

  private boolean takesOff(TagEntry tag) {
    return tags.stream().anyMatch(other -> other.position() < tag.position() && other.isOf(tag));
  }

  /** Says where a checkpoint's record is now, and what it takes there. */
  public void move(CheckpointEntry entry, long location, long bytes) {
    droppedBytes += entry.dropped() && !entry.bare() ? bytes - entry.storedBytes() : 0;
    entry.moveTo(location, bytes, checkpoint(entry.baseSeq()));
  }

  /** Says how a checkpoint's record is now, and where. */
  public void recode(
      CheckpointEntry entry, long storedBytes, boolean sealed, long baseSeq, long location) {
    droppedBytes -= entry.dropped() && !entry.bare() ? entry.storedBytes() : 0;
    entry.recode(storedBytes, sealed, baseSeq);
    droppedBytes += entry.dropped() && !entry.bare() ? entry.storedBytes() : 0;
    entry.moveTo(location, storedBytes, checkpoint(baseSeq));
  }

  /** Says that a checkpoint that was given up has lost its body. */
  public void strip(CheckpointEntry entry, long storedBytes, long location) {
    recode(entry, storedBytes, false, 0, location);
    droppedBytes -= entry.bare() ? 0 : storedBytes;
    entry.strip();
  }

  /** Takes out what was left out: checkpoints, and the records that gave them up. */
  public void leaveOut(Gaps left) {
    checkpoints.removeIf(entry -> leaveOut(entry, left));
    nodes.values().forEach(ofNode -> ofNode.removeIf(entry -> left.hasPosition(entry.position())));
    nodes.values().removeIf(List::isEmpty);
    drops.removeIf(entry -> left.hasPosition(entry.position()));
    tags.removeIf(entry -> left.hasPosition(entry.position()));
    if (!add(left)) {
      throw new IllegalStateException("positions were left out twice");
    }
  }

  private boolean leaveOut(CheckpointEntry entry, Gaps left) {
    boolean out = left.hasPosition(entry.position());
    droppedBytes -= out && !entry.bare() ? entry.storedBytes() : 0;
    return out;
  }

  /** Finds every chain anew, after checkpoints were told anew or left out. */
  public void chainAnew() {
    for (List<CheckpointEntry> ofNode : nodes.values()) {
      for (int i = 0; i < ofNode.size(); i++) {
        CheckpointEntry entry = ofNode.get(i);
        entry.unfollow();
        if (entry.baseSeq() > 0) {
          follow(entry, ofNode.subList(0, i));
        }
      }
    }
  }

  /** The checkpoints of a node, by ascending seq, lost ones among them. */
  public List<CheckpointEntry> ofNode(String node) {
    return nodes.getOrDefault(node, List.of());
  }

  /** The nodes that have checkpoints in it; not to be changed. */
  public Set<String> nodes() {
    return nodes.keySet();
  }

  /** The node's name as the index has it already, so that a name is kept once. */
  public String shared(String node) {
    List<CheckpointEntry> known = nodes.get(node);
    return known == null ? node : known.get(0).node();
  }

  /** Where the event of that seq is; {@link Location#NONE} where there is none, or it is lost. */
  public long event(long seq) {
    long at = seq - eventBase - 1;
    return at < 0 || at >= events.size() ? Location.NONE : events.get((int) at);
  }

  /** Says where an event is now; one that is lost, though its record is there, stays lost. */
  public void moveEvent(long seq, long to) {
    long at = seq - eventBase - 1;
    if (at >= 0 && at < events.size() && events.get((int) at) != Location.NONE) {
      events.set((int) at, to);
    }
  }

  /**
   * Notes that what is added next is an operation to which its caller gave an id; answers the one
   * that is forgotten instead, or null.
   *
   * @param position of its first record
   * @param records how many it has
   * @param type of its first record
   * @param seq of its first record; 0 where it has none
   */
  public Operations.@Nullable Operation addOperation(
      String id, long position, int records, int type, long seq) {
    return operations()
        .add(
            id,
            new Operations.Operation(
                position,
                records,
                type,
                seq,
                lastCheckpointSeq(position),
                eventBase + events.size()));
  }

  private long lastCheckpointSeq(long position) {
    int last = checkpoints.size() - 1;
    long known = last < 0 ? checkpointBase : checkpoints.get(last).seq();
    return Math.max(known, gaps.lastSeqBefore(position));
  }

  /** The operation of that id, or null where none is remembered. */
  public Operations.@Nullable Operation operation(String id) {
    return operations == null ? null : operations.find(id);
  }

  private Operations operations() {
    Operations known = operations;
    if (known == null) {
      known = new Operations();
      operations = known;
    }
    return known;
  }

  /** The change of status at that position, or null where there is none, or it is lost. */
  public @Nullable StatusEntry status(long position) {
    for (int i = statuses.size() - 1; i >= 0 && statuses.get(i).position() >= position; i--) {
      if (statuses.get(i).position() == position) {
        return statuses.get(i);
      }
    }
    return null;
  }

  /** The changes of status, oldest first; not to be changed. */
  public List<StatusEntry> statuses() {
    return statuses;
  }

  /**
   * Whether a record belongs to one of the operations that are remembered: whoever tries it again
   * is answered from the record.
   */
  public boolean isRemembered(long position) {
    return operations != null && operations.has(position);
  }

  /** The number of records it knows. */
  public int size() {
    return checkpoints.size() + events.size() + statuses.size();
  }

  /** What it has beyond a checkpoint seq, an event seq and a position. */
  public RunIndex after(long checkpointSeq, long eventSeq, long position) {
    RunIndex rest = new RunIndex(checkpointSeq, eventSeq);
    for (CheckpointEntry entry : checkpoints) {
      if (entry.seq() > checkpointSeq) {
        rest.add(entry);
      }
    }
    for (int i = 0; i < events.size(); i++) {
      if (eventBase + i + 1 > eventSeq) {
        rest.addEvent(eventBase + i + 1, events.get(i));
      }
    }
    for (StatusEntry entry : statuses) {
      if (entry.position() > position) {
        rest.add(entry);
      }
    }
    drops.stream().filter(entry -> entry.position() > position).forEach(rest::drop);
    tags.stream().filter(entry -> entry.position() > position).forEach(rest::add);
    if (operations != null) {
      rest.operations().addAfter(position, operations);
    }
    return rest;
  }

  /** Appends what {@code newer} has beyond this index. */
  public void append(RunIndex newer) {
    long checkpointSeq = lastCheckpointSeq(Long.MAX_VALUE);
    for (CheckpointEntry entry : newer.checkpoints) {
      if (entry.seq() > checkpointSeq) {
        add(entry);
      }
    }
    for (int i = 0; i < newer.events.size(); i++) {
      long seq = newer.eventBase + i + 1;
      if (seq > eventBase + events.size() && newer.events.get(i) != Location.NONE) {
        addEvent(seq, newer.events.get(i));
      }
    }
    long position = statuses.isEmpty() ? 0 : statuses.get(statuses.size() - 1).position();
    newer.statuses.stream().filter(entry -> entry.position() > position).forEach(statuses::add);
    long dropped = drops.isEmpty() ? 0 : drops.get(drops.size() - 1).position();
    newer.drops.stream().filter(entry -> entry.position() > dropped).forEach(this::drop);
    long tagged = tags.isEmpty() ? 0 : tags.get(tags.size() - 1).position();
    newer.tags.stream().filter(entry -> entry.position() > tagged).forEach(this::add);
    if (newer.operations != null) {
      operations().addAfter(operations().lastPosition(), newer.operations);
    }
    creation = newer.creation == Location.NONE ? creation : newer.creation;
  }
}
