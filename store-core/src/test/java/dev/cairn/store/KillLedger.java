package dev.cairn.store;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a process that will be killed was about to do and what it had done: a mapped file outside of
 * the store. What was put into a shared map outlives the process, so that the parent, once the
 * process is dead, reads every intent and every acknowledgement up to the last instruction.
 *
 * <p>A page of counters, then an area a thread, of entries of six longs each:
 *
 * <pre>
 * state        0 nothing, 1 intended, 2 acknowledged; put last
 * ticket       the order of the intents of all threads
 * what         kind, run, node
 * incarnation  of the run
 * value        what the record's bytes are made from
 * answer       the seq that the call gave
 * </pre>
 */
final class KillLedger {
  /** What a writer comes by; each is counted. */
  enum Moment {
    OPENING,
    OPEN,
    SETTLING,
    CLOSING,
    ACKNOWLEDGED
  }

  /** What an entry is about. */
  enum Kind {
    FOUND,
    CREATE,
    SAVE,
    EVENT,
    STATUS,
    DELETE
  }

  /** A call, with its answer where it is acknowledged. */
  record Entry(
      boolean acknowledged,
      long ticket,
      Kind kind,
      int run,
      int node,
      long incarnation,
      long value,
      long answer) {}

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int HEADER = 4096;
  private static final int TICKETS_AT = HEADER - Long.BYTES;
  private static final int ENTRY = 6 * Long.BYTES;
  private static final int ENTRIES = 2_048;
  private static final int AREA = ENTRIES * ENTRY;
  private static final int BYTES = HEADER + KillOps.THREADS * AREA;

  private final MappedByteBuffer map;

  private KillLedger(MappedByteBuffer map) {
    this.map = map;
  }

  /** Maps the ledger in that file, which is made where it is missing. */
  static KillLedger in(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new KillLedger(channel.map(MapMode.READ_WRITE, 0, BYTES));
    }
  }

  /** Empties it, while no process has it that writes. */
  void clear() {
    map.put(0, new byte[BYTES]);
  }

  void reached(Moment moment) {
    long unused = (long) LONGS.getAndAdd(map, moment.ordinal() * Long.BYTES, 1L);
  }

  /** How often that moment has been reached. */
  long times(Moment moment) {
    return (long) LONGS.getVolatile(map, moment.ordinal() * Long.BYTES);
  }

  /** Where one thread writes. */
  Pen pen(int thread) {
    return new Pen(HEADER + thread * AREA);
  }

  /** Everything in it, in the order of the intents. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int thread = 0; thread < KillOps.THREADS; thread++) {
      int at = HEADER + thread * AREA;
      int end = at + AREA;
      for (; at < end && get(at, 0) != 0; at += ENTRY) {
        entries.add(entry(at));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::ticket));
    return entries;
  }

  private Entry entry(int at) {
    long what = get(at, 2);
    return new Entry(
        get(at, 0) == 2,
        get(at, 1),
        Kind.values()[(int) (what >>> 32)],
        (int) (what >>> 16 & 0xffff),
        (int) (what & 0xffff),
        get(at, 3),
        get(at, 4),
        get(at, 5));
  }

  private long get(int at, int field) {
    return (long) LONGS.getVolatile(map, at + field * Long.BYTES);
  }

  /** Writes the entries of one thread, one after the other. */
  final class Pen {
    private int at;
    private final int end;

    private Pen(int from) {
      this.at = from;
      this.end = from + AREA;
    }

    /** Whether there is room for another entry. */
    boolean hasRoom() {
      return at < end;
    }

    /** Notes what is about to be called. */
    void intend(Kind kind, int run, int node, long incarnation, long value) {
      put(1, (long) LONGS.getAndAdd(map, TICKETS_AT, 1L));
      put(2, (long) kind.ordinal() << 32 | (long) run << 16 | node);
      put(3, incarnation);
      put(4, value);
      LONGS.setVolatile(map, at, 1L);
    }

    /** Notes that the call which was intended last has returned. */
    void acknowledge(long answer) {
      put(5, answer);
      LONGS.setVolatile(map, at, 2L);
      at += ENTRY;
      reached(Moment.ACKNOWLEDGED);
    }

    private void put(int field, long value) {
      LONGS.set(map, at + field * Long.BYTES, value);
    }
  }
}
