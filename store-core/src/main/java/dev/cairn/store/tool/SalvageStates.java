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
 * Where the checkpoints of one run are, for those that are told by others, and the states that were
 * read last.
 */
final class SalvageStates {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Known(byte[] state, byte[] hash) {}

  private final Map<Long, List<SalvagePlace>> places = new HashMap<>();
  private final Map<Long, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private final long bytesMax = Runtime.getRuntime().maxMemory() / 8;
  private long bytes;

  /** Of the run's records, where there are several of one position the best first. */
  SalvageStates(List<SalvagePlace> all) {
    for (SalvagePlace place : all) {
      if (place.header().type() == RecordType.CHECKPOINT.code()) {
        places.computeIfAbsent(place.header().seq(), seq -> new ArrayList<>()).add(place);
      }
    }
  }

  /** The places at which a checkpoint may be found. */
  List<SalvagePlace> places(long seq) {
    return places.getOrDefault(seq, List.of());
  }

  /** The state of that seq, if it was read and has that content hash; else null. */
  byte @Nullable [] find(long seq, byte[] hash) {
    Known found = known.get(seq);
    return found != null && Arrays.equals(found.hash, hash) ? found.state : null;
  }

  void keep(long seq, byte[] state, byte[] hash) {
    Known before = known.put(seq, new Known(state, hash));
    bytes += state.length - (before == null ? 0 : before.state.length);
    Iterator<Known> longestUnused = known.values().iterator();
    while (bytes > bytesMax) {
      bytes -= longestUnused.next().state.length;
      longestUnused.remove();
    }
  }
}
