package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Fails every place in the store that calls the disk, with every fault that such a call can have,
 * once and from then on; then stops the store, and holds what is left against what was promised. A
 * gate: no place that random histories reach may be missing, and none that is known ({@code
 * call-sites.txt}) may no longer be reached.
 */
class FaultCoverageTest {
  private static final boolean SOAK = Boolean.getBoolean("cairn.soak");
  private static final int SEEDS = SOAK ? 200 : 90;
  private static final int TIMES_EACH = SOAK ? 20 : 1;
  private static final String KNOWN = "call-sites.txt";

  /** One call of one life. */
  private record Place(long seed, int number, RandomStore.Beginning beginning, long call) {}

  /** What is known of one place in the store. */
  private static final class Site {
    private long calls;
    private final List<Place> places = new ArrayList<>();
    private final Set<String> failed = new TreeSet<>();
  }

  private final Map<String, Site> sites = new TreeMap<>();

  @Test
  void everyCallOfTheDiskIsFailedInEveryWay() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      discover(seed);
    }
    long trials = 0;
    for (Map.Entry<String, Site> site : sites.entrySet()) {
      trials += failAll(site.getKey(), site.getValue());
    }
    print(trials);
    requireNoneMissing();
  }

  // What is there to fail

  private void discover(long seed) {
    RandomStore.Beginning beginning = RandomStore.Beginning.nothing();
    for (int number = 0; number < RandomLife.LIVES; number++) {
      RandomStore store = new RandomStore(RandomLife.of(seed, number), beginning);
      store.watch(noting(store.disk(), seed, number, beginning));
      store.live();
      store.watch(call -> {});
      beginning = store.end();
    }
  }

  private Consumer<Call> noting(
      SimulatedDisk disk, long seed, int number, RandomStore.Beginning beginning) {
    long[] calls = new long[1];
    return call -> {
      calls[0]++;
      Site site = sites.computeIfAbsent(CallSites.of(disk, call), name -> new Site());
      site.calls++;
      if (site.places.size() < TIMES_EACH) {
        site.places.add(new Place(seed, number, beginning, calls[0]));
      }
    };
  }

  /** How a call can go wrong; of a power cut {@link RandomCrashTest} tells. */
  private static Set<Fault> faults(String site) {
    String verb = site.substring(0, site.indexOf(' '));
    Set<Fault> faults = EnumSet.of(Fault.EIO);
    if (Set.of("GROW", "CREATE", "CREATE_DIRECTORY").contains(verb)) {
      faults.add(Fault.ENOSPC);
    }
    if (Set.of("GROW", "WRITE", "PUT").contains(verb)) {
      faults.add(Fault.SHORT_WRITE);
    }
    if (Set.of("FORCE", "FORCE_MAP", "FORCE_DIRECTORY").contains(verb)) {
      faults.add(Fault.FAILED_FORCE);
    }
    return faults;
  }

  // Failing it

  private static long failAll(String name, Site site) {
    long trials = 0;
    for (Fault fault : faults(name)) {
      for (boolean goesOn : new boolean[] {false, true}) {
        for (Place place : site.places) {
          fail(name, place, fault, goesOn);
          trials++;
        }
        site.failed.add(fault + (goesOn ? " on" : " once"));
      }
    }
    return trials;
  }

  private static void fail(String name, Place place, Fault fault, boolean goesOn) {
    RandomStore store =
        new RandomStore(RandomLife.of(place.seed(), place.number()), place.beginning());
    Breaking breaking = new Breaking(name, place.call(), goesOn, store.disk());
    try {
      store.watch(breaking::called);
      store.disk().failWhen(breaking::fails, fault);
      store.live();
      store.watch(call -> {});
      RandomStore.Beginning unused = store.end();
      assertEquals(name, breaking.failed, "what failed first");
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(told(name, place, fault, goesOn) + e.getMessage(), e);
    }
  }

  private static String told(String name, Place place, Fault fault, boolean goesOn) {
    return fault
        + (goesOn ? ", from then on" : ", once")
        + ", at "
        + name
        + "\nto see it again: mvn -B -ntp -o -pl store-core test -Dtest=FaultCoverageTest#replay"
        + " -Dcairn.fault.seed="
        + place.seed()
        + " -Dcairn.fault.life="
        + place.number()
        + " -Dcairn.fault.call="
        + place.call()
        + " -Dcairn.fault.kind="
        + fault
        + " -Dcairn.fault.on="
        + goesOn
        + "\n";
  }

  /** Lets one call fail, and those of its kind after it if it goes on. */
  private static final class Breaking {
    private final Verb verb;
    private final boolean growing;
    private final long at;
    private final boolean goesOn;
    private final SimulatedDisk disk;
    private long calls;
    private String failed = "nothing";

    Breaking(String name, long at, boolean goesOn, SimulatedDisk disk) {
      this.growing = name.startsWith("GROW");
      this.verb = growing ? Verb.WRITE : Verb.valueOf(name.substring(0, name.indexOf(' ')));
      this.at = at;
      this.goesOn = goesOn;
      this.disk = disk;
    }

    void called(Call call) {
      calls++;
      if (calls == at) {
        failed = CallSites.of(disk, call);
      }
    }

    /** Asked after {@link #called}, in the same call. */
    boolean fails(Call call) {
      return calls == at || (goesOn && calls > at && call.verb() == verb);
    }
  }

  /** What a failure says to do to see it again. */
  @Test
  void replay() {
    long seed = Long.getLong("cairn.fault.seed", -1);
    Assumptions.assumeTrue(seed >= 0, "only with -Dcairn.fault.seed=...");
    int life = Integer.getInteger("cairn.fault.life");
    RandomStore.Beginning beginning = RandomStore.Beginning.nothing();
    for (int number = 0; number < life; number++) {
      RandomStore store = new RandomStore(RandomLife.of(seed, number), beginning);
      store.live();
      beginning = store.end();
    }
    Place place = new Place(seed, life, beginning, Long.getLong("cairn.fault.call"));
    fail(
        nameOf(place),
        place,
        Fault.valueOf(System.getProperty("cairn.fault.kind")),
        Boolean.getBoolean("cairn.fault.on"));
  }

  private static String nameOf(Place place) {
    RandomStore store =
        new RandomStore(RandomLife.of(place.seed(), place.number()), place.beginning());
    Breaking looking = new Breaking("PUT ", place.call(), false, store.disk());
    store.watch(looking::called);
    store.live();
    return looking.failed;
  }

  // The gate

  private void print(long trials) {
    System.out.printf(
        "%d places call the disk; %d times one was failed%n%8s  place: failed with%n",
        sites.size(), trials, "calls");
    sites.forEach(
        (name, site) ->
            System.out.printf("%8d  %s: %s%n", site.calls, name, String.join(", ", site.failed)));
  }

  private void requireNoneMissing() throws IOException {
    if (Boolean.getBoolean("cairn.sites.write")) {
      Files.write(Path.of("src/test/resources", KNOWN), sites.keySet());
    }
    Set<String> lost = new TreeSet<>(known());
    lost.removeAll(sites.keySet());
    assertEquals(
        Set.of(),
        lost,
        "known places that no history reaches any more; after a change of the store's code that"
            + " moved them: -Dcairn.sites.write=true");
    sites.forEach((name, site) -> assertEquals(2 * faults(name).size(), site.failed.size(), name));
  }

  private static Set<String> known() throws IOException {
    try (InputStream in = FaultCoverageTest.class.getResourceAsStream("/" + KNOWN)) {
      String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new TreeSet<>(text.lines().filter(line -> !line.isBlank()).toList());
    }
  }
}
