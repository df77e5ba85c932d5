package dev.cairn.store.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of one run, from some seq on: all of them once the run's segments have been read,
 * before that only those that the journal still had or that came since. Not safe for threads; its
 * run's lock guards it.
 */
public final class RunIndex {
  private final long checkpointBase;
  private final long eventBase;
  private final List<@Nullable CheckpointEntry> checkpoints = new ArrayList<>();
  private final LongList events = new LongList();
  private final List<StatusEntry> statuses = new ArrayList<>();
  private final Map<String, List<CheckpointEntry>> nodes = new HashMap<>();
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

  /** Adds a checkpoint; seqs left out between are lost ones. */
  public void add(CheckpointEntry entry) {
    long at = entry.seq() - checkpointBase - 1;
    while (checkpoints.size() < at) {
      checkpoints.add(null);
    }
    checkpoints.add(entry);
    List<CheckpointEntry> ofNode = nodes.computeIfAbsent(entry.node(), node -> new ArrayList<>());
    if (entry.baseSeq() > 0) {
      follow(entry, ofNode);
    }
    ofNode.add(entry);
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
    return base.links() == 0 && before.size() - place(base, before) > CheckpointEntry.LINKS_MAX;
  }

  private static int place(CheckpointEntry wanted, List<CheckpointEntry> bySeq) {
    int low = 0;
    int high = bySeq.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (bySeq.get(middle).seq() <= wanted.seq()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
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

  /** The checkpoint of that seq, or null where there is none, or it is lost. */
  public @Nullable CheckpointEntry checkpoint(long seq) {
    long at = seq - checkpointBase - 1;
    return at < 0 || at >= checkpoints.size() ? null : checkpoints.get((int) at);
  }

  /** The same; null too where it is told by one that is lost. */
  public @Nullable CheckpointEntry intact(long seq) {
    CheckpointEntry entry = checkpoint(seq);
    return entry == null || entry.lost() ? null : entry;
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

  /** Says where an event is now. */
  public void moveEvent(long seq, long to) {
    long at = seq - eventBase - 1;
    if (at >= 0 && at < events.size()) {
      events.set((int) at, to);
    }
  }

  /**
   * Notes that what is added next is an operation to which its caller gave an id.
   *
   * @param position of its first record
   * @param records how many it has
   * @param type of its first record
   * @param seq of its first record; 0 where it has none
   */
  public void addOperation(String id, long position, int records, int type, long seq) {
    operations()
        .add(
            id,
            new Operations.Operation(
                position,
                records,
                type,
                seq,
                checkpointBase + checkpoints.size(),
                eventBase + events.size()));
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

  /** The number of records it knows. */
  public int size() {
    return checkpoints.size() + events.size() + statuses.size();
  }

  /** What it has beyond a checkpoint seq, an event seq and a position. */
  public RunIndex after(long checkpointSeq, long eventSeq, long position) {
    RunIndex rest = new RunIndex(checkpointSeq, eventSeq);
    for (CheckpointEntry entry : checkpoints) {
      if (entry != null && entry.seq() > checkpointSeq) {
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
    if (operations != null) {
      rest.operations().addAfter(position, operations);
    }
    return rest;
  }

  /** Appends what {@code newer} has beyond this index. */
  public void append(RunIndex newer) {
    long checkpointSeq = checkpointBase + checkpoints.size();
    for (CheckpointEntry entry : newer.checkpoints) {
      if (entry != null && entry.seq() > checkpointSeq) {
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
    for (StatusEntry entry : newer.statuses) {
      if (entry.position() > position) {
        statuses.add(entry);
      }
    }
    if (newer.operations != null) {
      operations().addAfter(operations().lastPosition(), newer.operations);
    }
    creation = newer.creation == Location.NONE ? creation : newer.creation;
  }
}
