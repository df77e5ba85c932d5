package dev.cairn.store.io;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What a power loss can leave of the changes that are pending on a {@link SimulatedDisk}.
 *
 * <p>The <em>places</em> are what can differ by itself: a sector, a file's length, an entry's
 * coming or going. Of a place that was changed several times without a force one of its versions
 * survives, or none: so the outcomes are not the subsets of the changes, most of which leave the
 * same, but the choices of one version, or none, for every place.
 */
public final class CrashOutcomes {
  private final List<List<Integer>> places;
  private final long count;

  private CrashOutcomes(List<List<Integer>> places) {
    this.places = places;
    long product = 1;
    for (List<Integer> versions : places) {
      product = Math.min(Integer.MAX_VALUE, product * (versions.size() + 1));
    }
    this.count = product;
  }

  /** Of what is pending. */
  public static CrashOutcomes of(List<Pending> pending) {
    Map<Object, List<Integer>> places = new LinkedHashMap<>();
    int file = 0;
    for (int i = 0; i < pending.size(); i++) {
      file += i > 0 && beginsFile(pending.get(i - 1), pending.get(i)) ? 1 : 0;
      Object place = place(file, pending.get(i));
      places.computeIfAbsent(place, key -> new ArrayList<>()).add(i);
    }
    return new CrashOutcomes(List.copyOf(places.values()));
  }

  /** A file's lengths come first, then its sectors; two files may have had the same name. */
  private static boolean beginsFile(Pending before, Pending change) {
    boolean sameKind = before.kind() == change.kind();
    return !before.path().equals(change.path())
        || (sameKind
            ? change.kind() == Pending.Kind.SECTOR && change.position() < before.position()
            : change.kind() != Pending.Kind.SECTOR);
  }

  private static Object place(int file, Pending change) {
    return switch (change.kind()) {
      case SECTOR -> file + " " + change.position();
      case LENGTH -> file;
      case ENTRY -> change;
    };
  }

  /** How many places there are. */
  public int places() {
    return places.size();
  }

  /** How many outcomes there are, 2^31-1 for more. */
  public long count() {
    return count;
  }

  /** Tells every outcome, as the changes that it keeps. */
  public void all(Consumer<BitSet> visitor) {
    int[] chosen = new int[places.size()];
    do {
      visitor.accept(kept(chosen));
    } while (next(chosen));
  }

  private boolean next(int[] chosen) {
    for (int place = 0; place < chosen.length; place++) {
      if (chosen[place] < places.get(place).size()) {
        chosen[place]++;
        return true;
      }
      chosen[place] = 0;
    }
    return false;
  }

  /**
   * Tells those in which at most {@code few} places are not as old, or not as new, as can be; and a
   * sample of others.
   */
  public void some(int few, int sample, long seed, Consumer<BitSet> visitor) {
    few(new int[places.size()], 0, few, visitor);
    few(newest(), 0, few, visitor);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < sample; i++) {
      int[] chosen = new int[places.size()];
      for (int place = 0; place < chosen.length; place++) {
        chosen[place] = random.nextInt(places.get(place).size() + 1);
      }
      visitor.accept(kept(chosen));
    }
  }

  private int[] newest() {
    int[] newest = new int[places.size()];
    for (int place = 0; place < newest.length; place++) {
      newest[place] = places.get(place).size();
    }
    return newest;
  }

  private void few(int[] chosen, int from, int few, Consumer<BitSet> visitor) {
    visitor.accept(kept(chosen));
    for (int place = from; few > 0 && place < chosen.length; place++) {
      int usual = chosen[place];
      for (int version = 0; version <= places.get(place).size(); version++) {
        if (version != usual) {
          chosen[place] = version;
          few(chosen, place + 1, few - 1, visitor);
        }
      }
      chosen[place] = usual;
    }
  }

  /** For each place none, or its first, second ... version. */
  private BitSet kept(int[] chosen) {
    BitSet kept = new BitSet();
    for (int place = 0; place < chosen.length; place++) {
      if (chosen[place] > 0) {
        kept.set(places.get(place).get(chosen[place] - 1));
      }
    }
    return kept;
  }
}
