package dev.cairn.bench.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.bench.compare.machine.Machine;
import dev.cairn.bench.compare.result.Comparison;
import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.Comparison.Promised;
import dev.cairn.bench.compare.result.Comparison.RowNote;
import dev.cairn.bench.compare.result.Comparison.Settings;
import dev.cairn.bench.compare.result.Comparison.Taken;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.result.Summary;
import dev.cairn.bench.compare.result.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of figures follows from them, losses included. */
class ReportsTest {
  private static final Machine MACHINE = new Machine("cpu", "os", "jdk", "abc", "0.1", "ext4");

  private final List<Contestant> contestants = new ArrayList<>();
  private final List<Taken> turns = new ArrayList<>();

  private void contender(String name, boolean ceiling, boolean comparable, double... rates) {
    Promised promised = new Promised(comparable, "label", "a <setting>", "nothing is lost");
    contestants.add(new Contestant(name, "The " + name, "1.2", ceiling, promised, promised));
    for (int i = 0; i < rates.length; i++) {
      turns.add(new Taken("sync-1", name, i + 1, 0, outcome(rates[i])));
    }
  }

  private static Outcome outcome(double rate) {
    long each = (long) (1e9 / rate);
    Figures figures =
        new Figures(
            "save", 100, rate, -1, 1024, each, 2 * each, 3 * each, 4 * each, 1, 1, -1, -1, -1, -1);
    Map<String, Weight> weights = Map.of("closed", new Weight(3, 1000, 4096));
    return new Outcome(List.of(figures), List.of(), weights, 102_400, -1, 1, 1, -1);
  }

  private Comparison comparison() {
    return new Comparison(
        "compare --quick",
        "2020-01-01T00:00:00Z",
        1,
        "generated",
        new Settings(3, 1, 1, "1g", "quick"),
        MACHINE,
        contestants,
        List.of(new RowNote("sync-1", "Small durable saves, 1 thread", "About.", true)),
        turns,
        List.of());
  }

  private String markdown() {
    return new Reports(comparison(), Optional.empty()).markdown();
  }

  @Test
  void saysHowMuchWorseWhereItLoses() {
    contender("cairn", false, true, 100, 50, 110);
    contender("fast", false, true, 200, 210, 190);
    assertTrue(markdown().contains("| 100 (50 to 110) | 200 | The fast | **2 times worse** |"));
  }

  @Test
  void saysThatItIsLevelWhereTheRoundsDoNotTell() {
    contender("cairn", false, true, 100, 50, 190);
    contender("fast", false, true, 200, 210, 190);
    assertTrue(markdown().contains("| level, 2 times worse |"), this::markdown);
  }

  @Test
  void oneRoundEachIsNoSpread() {
    contender("cairn", false, true, 100);
    contender("fast", false, true, 100);
    assertTrue(markdown().contains("| 1 times better |"), this::markdown);
  }

  @Test
  void comparesWithNoneThatPromisesLess() {
    contender("cairn", false, true, 100);
    contender("fast", false, false, 500);
    contender("slow", false, true, 50);
    assertTrue(markdown().contains("| 50 | The slow | 2 times better |"), this::markdown);
  }

  @Test
  void isATableThatReadmeCanTake() {
    contender("ceiling", true, false, 900);
    contender("raw", true, false, 1000);
    contender("cairn", false, true, 100, 50, 110);
    contender("fast", false, true, 200, 210, 190);
    String expected =
        """
        | what | Cairn (lowest to highest) | best other | which | Cairn is | ceiling |
        |---|---|---|---|---|---|
        | Durable saves, 1 thread, a second | 100 (50 to 110) | 200 | The fast | **2 times worse** | 1,000 |

        *Level*: in some rounds one was ahead, in some the other.

        `compare --quick`, commit abc, cpu, os, ext4; generated; medians of up to 3 round(s).
        """;
    assertEquals(expected, markdown());
  }

  @Test
  void tellsWhatIsOnDiskForEachByteThatRemains() {
    contender("cairn", false, true, 100);
    Outcome half =
        new Outcome(
            List.of(),
            List.of(),
            Map.of("closed", new Weight(1, 900, 1), "compacted", new Weight(1, 600, 1)),
            1000,
            -1,
            1,
            1,
            -1);
    turns.add(new Taken("delete", "cairn", 1, 0, half));
    Summary summary = new Summary(comparison());
    assertEquals(1.8, Measure.remaining("delete", "closed", "").of(summary, "cairn").median());
    assertEquals(1.2, Measure.remaining("delete", "compacted", "").of(summary, "cairn").median());
  }

  @Test
  void takesAStoreForNoCeilingAndACeilingForNoStore() {
    contender("ceiling", true, false, 900);
    contender("cairn", false, true, 100);
    assertTrue(markdown().contains("|  | none |  | 900 |"), this::markdown);
  }

  @Test
  void countsEachRoundAgainstTheSameRoundsCeiling() {
    contender("ceiling", true, false, 100, 1000);
    contender("cairn", false, true, 50, 400);
    Summary summary = new Summary(comparison());
    assertEquals(0.45, summary.ofCeiling("sync-1", "save", "cairn", "ceiling").median(), 1e-9);
  }

  @Test
  void makesAPageThatNeedsNothingElse() throws IOException {
    contender("ceiling", true, false, 900);
    contender("cairn", false, true, 100, 120);
    contender("other", false, true, 80, 90);
    contender("less", false, false, 500, 510);
    String page = new Reports(comparison(), Optional.empty()).html();
    for (String absent :
        List.of("<script", "http:", "https:", "@import", "NaN", "Infinity", "<setting>")) {
      assertFalse(page.contains(absent), absent);
    }
    for (String there :
        List.of("<svg", "The cairn", "The less", "promise less", "prefers-color-scheme")) {
      assertTrue(page.contains(there), there);
    }
  }

  @Test
  void readsWhatItHasWritten(@TempDir Path directory) throws IOException {
    contender("cairn", false, true, 100, 120);
    Path file = directory.resolve("figures.json");
    comparison().write(file);
    assertEquals(comparison(), Comparison.read(file));
  }
}
