package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.DamagedStores.Healthy;
import dev.cairn.store.Layout.Kind;
import dev.cairn.store.Layout.Region;
import dev.cairn.store.io.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a byte of a store, every answer is the right one or an exception, and the
 * damage is told: by {@code verify()}, or by the opening that fails. With {@code -Dcairn.soak=true}
 * every byte takes its turn, otherwise a sample of those inside of bodies.
 */
class DamageTest {
  private static final boolean SOAK = Boolean.getBoolean("cairn.soak");
  private static final int FAILURES_MAX = 8;

  private static Healthy closed = new Healthy(new SimulatedDisk(), null, true);
  private static Healthy unclosed = closed;
  private static Answers unclosedWithoutItsLast;

  private final List<String> failures = new ArrayList<>();
  private long tried;

  /** What is done to a file. */
  private interface Change {
    void apply(SimulatedDisk disk) throws IOException;
  }

  /** A damage: to the bytes of a file from one offset to before another. */
  private record Mutation(String what, String file, long from, long to, Change change) {
    @Override
    public String toString() {
      return what + " " + file + " " + from + " to " + to;
    }
  }

  @BeforeAll
  static void makeStores() {
    closed = DamagedStores.closed();
    SimulatedDisk crashed = DamagedStores.unclosed(true);
    unclosed = new Healthy(crashed, DamagedStores.answersOf(crashed), false);
    unclosedWithoutItsLast = DamagedStores.answersOf(DamagedStores.unclosed(false));
  }

  @Test
  void flippedBitsOfAClosedStore() throws IOException {
    flipBits(closed);
  }

  @Test
  void flippedBitsOfAnUnclosedStore() throws IOException {
    flipBits(unclosed);
  }

  @Test
  void zeroedStretchesOfAClosedStore() throws IOException {
    zero(closed);
  }

  @Test
  void zeroedStretchesOfAnUnclosedStore() throws IOException {
    zero(unclosed);
  }

  @Test
  void cutFilesOfAClosedStore() throws IOException {
    cut(closed);
  }

  @Test
  void cutFilesOfAnUnclosedStore() throws IOException {
    cut(unclosed);
  }

  @Test
  void missingFilesOfAClosedStore() throws IOException {
    remove(closed);
  }

  @Test
  void missingFilesOfAnUnclosedStore() throws IOException {
    remove(unclosed);
  }

  private void flipBits(Healthy healthy) throws IOException {
    for (String file : healthy.disk().paths()) {
      byte[] content = healthy.disk().content(file);
      for (Region region : Layout.of(healthy.disk(), file)) {
        for (long at = region.from(); at < region.to(); at = nextByte(region, at)) {
          long offset = at;
          byte flipped = (byte) (content[(int) at] ^ 1 << (at % 8));
          Change change = disk -> disk.poke(file, offset, flipped);
          check(healthy, region, new Mutation("flip", file, at, at + 1, change));
        }
      }
    }
    finish();
  }

  private static long nextByte(Region region, long at) {
    long inside = at - region.from();
    if (!region.counts()) {
      boolean wide = region.to() - region.from() > 100_000;
      return at + (SOAK ? 251 : wide ? 8_191 : 1_009);
    }
    long toEnd = region.to() - at;
    boolean head = inside < region.headBytes();
    boolean everyOne = SOAK || region.kind() != Kind.RECORD || region.from() / 8 % 8 == 0;
    if (head || toEnd < 12) {
      return at + (everyOne ? 1 : 5);
    }
    long step = region.to() - region.from() > 100_000 ? 60_013 : 211;
    return at + Math.min(SOAK ? step / 100 : step, toEnd - 11);
  }

  private void zero(Healthy healthy) throws IOException {
    for (String file : healthy.disk().paths()) {
      byte[] content = healthy.disk().content(file);
      for (int length : new int[] {64, 512}) {
        int step = content.length > 200_000 && !SOAK ? 97 : 1;
        int n = 0;
        for (int at = 0; at < content.length; at += length) {
          int to = Math.min(content.length, at + length);
          boolean zeros = Arrays.mismatch(content, at, to, new byte[length], 0, to - at) < 0;
          if (!zeros && (n++ % step == 0 || at < 4096)) {
            byte[] nothing = new byte[to - at];
            int offset = at;
            Change change = disk -> disk.poke(file, offset, nothing);
            check(healthy, null, new Mutation("zero", file, at, to, change));
          }
        }
      }
    }
    finish();
  }

  private void cut(Healthy healthy) throws IOException {
    for (String file : healthy.disk().paths()) {
      int size = healthy.disk().content(file).length;
      for (long length : lengths(healthy, file, size)) {
        Change change = disk -> disk.truncateTo(file, length);
        check(healthy, null, new Mutation("cut", file, length, size, change));
      }
    }
    finish();
  }

  private static Set<Long> lengths(Healthy healthy, String file, long size) throws IOException {
    Set<Long> lengths = new TreeSet<>();
    for (Region region : Layout.of(healthy.disk(), file)) {
      for (long at : List.of(region.from(), region.to())) {
        for (long length = at - 1; length <= at + 1; length++) {
          lengths.add(length);
        }
      }
    }
    long step = SOAK && size < 100_000 ? 1 : Math.max(37, size / 40);
    for (long length = 0; length < size; length += step) {
      lengths.add(length);
    }
    lengths.removeIf(length -> length < 0 || length >= size);
    return lengths;
  }

  private void remove(Healthy healthy) throws IOException {
    for (String file : healthy.disk().paths()) {
      long size = healthy.disk().content(file).length;
      check(healthy, null, new Mutation("remove", file, 0, size, disk -> disk.remove(file)));
    }
    finish();
  }

  private void finish() {
    assertTrue(
        failures.isEmpty(),
        () -> tried + " mutations tried, these failed:\n" + String.join("\n", failures));
  }

  private void check(Healthy healthy, Region region, Mutation mutation) throws IOException {
    if (failures.size() >= FAILURES_MAX) {
      return;
    }
    tried++;
    judge(healthy, region, mutation, true);
    if (SOAK || !"flip".equals(mutation.what()) || tried % 10 == 0) {
      judge(healthy, region, mutation, false);
    }
  }

  private void judge(Healthy healthy, Region region, Mutation mutation, boolean readOnly)
      throws IOException {
    SimulatedDisk disk = healthy.disk().copy();
    mutation.change().apply(disk);
    StoreOptions options = readOnly ? StoreOptions.inspection() : DamagedStores.OPTIONS;
    Trial trial = new Trial(healthy, mutation, regions(healthy, region, mutation));
    List<String> wrong;
    try {
      wrong = trial.run(disk, options);
    } catch (RuntimeException | AssertionError e) {
      StackTraceElement[] trace = e.getStackTrace();
      wrong = List.of(e + " at " + trace[0] + " " + trace[Math.min(3, trace.length - 1)]);
    }
    for (String sentence : failures.size() < FAILURES_MAX ? wrong : List.<String>of()) {
      failures.add(mutation + (readOnly ? " (read only): " : ": ") + sentence);
    }
  }

  private static List<Region> regions(Healthy healthy, Region region, Mutation mutation)
      throws IOException {
    if (region != null) {
      return List.of(region);
    }
    List<Region> hit = new ArrayList<>();
    for (Region any : Layout.of(healthy.disk(), mutation.file())) {
      if (any.from() < mutation.to() && any.to() > mutation.from()) {
        hit.add(any);
      }
    }
    return hit;
  }

  /** One damaged store, opened once. */
  private static final class Trial {
    private final Healthy healthy;
    private final Mutation mutation;
    private final List<Region> regions;
    private final List<String> wrong = new ArrayList<>();
    private final Set<Damage> named = new LinkedHashSet<>();
    private boolean refused;
    private int thrown;

    Trial(Healthy healthy, Mutation mutation, List<Region> regions) {
      this.healthy = healthy;
      this.mutation = mutation;
      this.regions = regions;
    }

    List<String> run(SimulatedDisk disk, StoreOptions options) {
      try (CairnStore store = DamagedStores.open(disk, options)) {
        ask(store);
        verify(store);
        if (!options.readOnly()) {
          askAgain(store, disk);
        }
      } catch (CorruptRecordException e) {
        refused = true;
        named.add(e.damage());
      } catch (StoreException e) {
        refused = true;
      }
      judgeNaming();
      return wrong;
    }

    /** Closing settles, and must not make damage look like health. */
    private void askAgain(CairnStore store, SimulatedDisk disk) {
      store.close();
      try (CairnStore again = DamagedStores.open(disk, StoreOptions.inspection())) {
        ask(again);
      }
    }

    private void ask(CairnStore store) {
      boolean lastMayBeLost = unconfirmedOnly();
      List<String> unlike = wrongAnswers(store, healthy.answers());
      if (!unlike.isEmpty() && lastMayBeLost) {
        unlike = wrongAnswers(store, unclosedWithoutItsLast);
      }
      wrong.addAll(unlike);
    }

    private List<String> wrongAnswers(CairnStore store, Answers answers) {
      List<String> unlike = new ArrayList<>();
      for (Answers.Question question : answers.questions(this::concerned)) {
        try {
          String answer = question.asked().apply(store);
          if (!answer.equals(question.answer())) {
            unlike.add(question.text() + ": " + difference(question.answer(), answer));
          }
        } catch (CorruptRecordException e) {
          thrown++;
          if (!concernsRun(question.run())) {
            unlike.add(question.text() + " suffers from the damage of another run: " + e);
          }
        }
      }
      return unlike;
    }

    private static String difference(String expected, String found) {
      int at = Arrays.mismatch(expected.toCharArray(), found.toCharArray());
      return "expected ..." + from(expected, at) + ", found ..." + from(found, at);
    }

    private static String from(String text, int at) {
      return text.substring(Math.max(0, at - 20), Math.min(text.length(), at + 80));
    }

    /** Large states are read only where they are damaged, or once in a while. */
    private boolean concerned(Answers.Question question) {
      boolean cheap = !question.large() || mutation.from() % 64 == 0;
      String run = question.run();
      return run.isEmpty()
          || (concernsRun(run) && (cheap || mutation.file().endsWith("/1-g0.seg")))
          || question.text().startsWith("getRun");
    }

    /** Damage to a run's directory is that run's alone. */
    private boolean concernsRun(String run) {
      return !mutation.file().startsWith("runs/")
          || (!run.isEmpty() && mutation.file().contains("/" + run + "~"));
    }

    private boolean unconfirmedOnly() {
      return mutation.file().startsWith("journal/")
          && regions.stream().allMatch(it -> it.kind() == Kind.LAST_BATCH || !it.counts());
    }

    private void verify(CairnStore store) {
      try {
        named.addAll(store.verify().damages());
      } catch (StoreException e) {
        wrong.add("verify throws " + e);
      }
    }

    private void judgeNaming() {
      boolean counts = regions.stream().anyMatch(this::mustBeNamed);
      boolean right = named.stream().anyMatch(this::names);
      if (counts && !right && !refusedForAMissingFile()) {
        wrong.add("not named; named are " + named + (refused ? ", refused" : ", thrown " + thrown));
      }
      boolean cutJournal = "cut".equals(mutation.what()) && mutation.file().startsWith("journal/");
      if (!counts && !cutJournal && thrown > 0 && regions.stream().noneMatch(Region::counts)) {
        wrong.add(thrown + " answers missing though nothing that counts is damaged: " + named);
      }
    }

    private boolean refusedForAMissingFile() {
      return refused && "remove".equals(mutation.what()) && "STORE".equals(mutation.file());
    }

    /** What nothing confirms may be taken for unfinished work. */
    private boolean mustBeNamed(Region region) {
      boolean isClosed = healthy.wasClosed();
      if (mutation.file().contains("/delta~")) {
        return false;
      }
      return switch (region.kind()) {
        case NOTHING, SETTLED, PADDING, MARK -> false;
        case LAST_BATCH -> isClosed && mutation.file().startsWith("catalog/");
        case HEADER -> !mutation.file().equals("LOCK");
        case RECORD, BATCH -> true;
      };
    }

    private boolean names(Damage damage) {
      boolean lostItsEnd =
          !healthy.wasClosed()
              && mutation.file().startsWith("catalog/")
              && damage.file().startsWith("journal");
      boolean directory =
          "remove".equals(mutation.what()) && mutation.file().startsWith(damage.file() + "/");
      return lostItsEnd
          || directory
          || (damage.file().equals(mutation.file()) && plausible(damage.offset()));
    }

    private boolean plausible(long offset) {
      boolean near =
          offset == 0 || "cut".equals(mutation.what()) || "remove".equals(mutation.what());
      for (Region region : regions) {
        near |= offset >= region.from() - 4096 && offset < region.to();
      }
      return near;
    }
  }
}
