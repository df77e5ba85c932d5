package dev.cairn.store.tool;

import dev.cairn.store.format.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the checkpoints and events of one run are, for those that are told by others, and the
 * states that were read last, each with the end of its chain's bodies.
 */
final class SalvageStates {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Known(byte[] state, byte[] hash, byte[] tail) {
    long bytes() {
      return (long) state.length + tail.length;
    }
  }

  private final Map<Long, List<SalvagePlace>> places = new HashMap<>();
  private final Map<Long, List<SalvagePlace>> events = new HashMap<>();
  private final Map<Long, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private final long bytesMax = Runtime.getRuntime().maxMemory() / 8;
  private long bytes;

  /** Of the run's records, where there are several of one position the best first. */
  SalvageStates(List<SalvagePlace> all) {
    for (SalvagePlace place : all) {
      int type = place.header().type();
      if (type == RecordType.CHECKPOINT.code()) {
        places.computeIfAbsent(place.header().seq(), seq -> new ArrayList<>()).add(place);
      } else if (type == RecordType.EVENT.code()) {
        events.computeIfAbsent(place.header().seq(), seq -> new ArrayList<>()).add(place);
      }
    }
  }

  /** The places at which an event may be found. */
  List<SalvagePlace> eventPlaces(long seq) {
    return events.getOrDefault(seq, List.of());
  }

  /** The places at which a checkpoint may be found. */
  List<SalvagePlace> places(long seq) {
    return places.getOrDefault(seq, List.of());
  }

  /** What was read of that seq, if it was read and has that content hash; else null. */
  @Nullable Known find(long seq, byte[] hash) {
    Known found = known.get(seq);
    return found != null && Arrays.equals(found.hash, hash) ? found : null;
  }

  void keep(long seq, Known read) {
    Known before = known.put(seq, read);
    bytes += read.bytes() - (before == null ? 0 : before.bytes());
    Iterator<Known> longestUnused = known.values().iterator();
    while (bytes > bytesMax) {
      bytes -= longestUnused.next().bytes();
      longestUnused.remove();
    }
  }
}
