package dev.cairn.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.bench.compare.result.Comparison;
import dev.cairn.bench.compare.result.Comparison.Taken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison runs, briefly, with what a plain build has; its figures mean nothing. */
class CompareTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir private Path directory;

  @Test
  void takesEveryContenderThroughItsRowsAndLeavesNothingBehind() throws IOException {
    Path json = directory.resolve("figures.json");
    Path stores = Files.createDirectory(directory.resolve("stores"));
    int exit =
        compare(
            "--quick",
            "--heap=128m",
            "--contenders=ceiling,cairn",
            "--rows=sync-4,in-flight-1024,async-burst,short-async",
            "--dir=" + stores,
            "--data=" + directory.resolve("no traces"),
            "--json=" + json);
    assertEquals(0, exit, this::text);
    List<String> turns = Comparison.read(json).turns().stream().map(CompareTest::name).toList();
    List<String> expected =
        List.of(
            "sync-4 ceiling",
            "sync-4 cairn",
            "in-flight-1024 ceiling",
            "in-flight-1024 cairn",
            "async-burst ceiling",
            "async-burst cairn",
            "short-async cairn");
    assertEquals(expected, turns);
    assertTrue(text().contains("of ceiling"), this::text);
    try (Stream<Path> left = Files.list(stores)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void keepsEveryTurnAsSoonAsItIsTaken() {
    Path json = directory.resolve("figures.json");
    List<Integer> kept = new ArrayList<>();
    PrintStream watched =
        new PrintStream(printed, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            if (line.startsWith("round")) {
              kept.add(turns(json));
            }
            super.println(line);
          }
        };
    String[] args = {
      "--quick", "--heap=128m", "--contenders=ceiling,raw", "--rows=sync-4", "--json=" + json
    };
    assertEquals(0, Compare.run(args, watched), this::text);
    assertEquals(List.of(1, 2), kept);
  }

  @Test
  void beginsNoRoundThatThereIsNoTimeFor() {
    Path json = directory.resolve("figures.json");
    int exit =
        compare(
            "--rounds=2",
            "--minutes=0",
            "--seconds=0.05",
            "--warm-up=0.05",
            "--contenders=ceiling",
            "--rows=sync-1",
            "--dir=" + directory,
            "--json=" + json);
    assertEquals(0, exit, this::text);
    assertEquals(1, turns(json));
  }

  private static int turns(Path json) {
    try {
      return Comparison.read(json).turns().size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ten turns that are expected to take as long as forty others: a fifth is done after them. */
  @Test
  void tellsWhatIsLeftFromHowLongTurnsTake() {
    Progress progress = new Progress(new PrintStream(printed), false, 20, 50, 29);
    assertEquals("", progress.left(0));
    for (int i = 0; i < 10; i++) {
      progress.ended("turn", "done", 1);
    }
    assertEquals("8 min left", progress.left(2));
    assertEquals("20 min left", progress.left(9));
  }

  @Test
  void isExpectedToTakeLessThanThreeMinutesIfQuickAndLessThanThirtyIfNot() {
    assertTrue(expectedSeconds("--quick") < 3 * 60);
    assertTrue(expectedSeconds() < 30 * 60);
  }

  @Test
  void roundsOfARowFollowEachOtherAndWhatTakesLongIsDoneAgainAtTheEnd() {
    Plan plan = Compare.planOf("--rounds=3", "--rows=delete,sync-1,open-clean");
    List<String> order =
        plan.inOrder().stream().map(round -> round.row().name() + " " + round.number()).toList();
    assertEquals(
        List.of(
            "delete 1",
            "sync-1 1",
            "sync-1 2",
            "sync-1 3",
            "open-clean 1",
            "delete 2",
            "delete 3",
            "open-clean 2",
            "open-clean 3"),
        order);
  }

  @Test
  void contendersTakeTurnsAndKeepTheirJvm() throws IOException {
    Path json = directory.resolve("figures.json");
    int exit =
        compare(
            "--rounds=2",
            "--seconds=0.05",
            "--warm-up=0.05",
            "--heap=128m",
            "--contenders=ceiling,raw",
            "--rows=sync-1",
            "--dir=" + directory,
            "--json=" + json);
    assertEquals(0, exit, this::text);
    List<String> turns =
        Comparison.read(json).turns().stream().map(each -> each.round() + name(each)).toList();
    assertEquals(
        List.of("1sync-1 ceiling", "1sync-1 raw", "2sync-1 ceiling", "2sync-1 raw"), turns);
  }

  private static double expectedSeconds(String... args) {
    return Compare.planOf(args).firstSeconds();
  }

  private static String name(Taken turn) {
    return turn.row() + " " + turn.contender();
  }

  @Test
  void saysSoWhereATurnFails() {
    int exit = compare("--quick", "--heap=1k", "--contenders=ceiling", "--rows=sync-1");
    assertEquals(1, exit, this::text);
    assertTrue(text().contains("failed:"), this::text);
  }

  @Test
  void refusesNamesThatThereAreNot() {
    assertEquals(2, compare("--rows=sync-3"));
    assertEquals(2, compare("--contenders=somebody"));
  }

  @Test
  void refusesToReplayTracesByNobody() throws IOException {
    Path trace = directory.resolve("empty.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(trace))) {
      out.flush();
    }
    String[] args = {
      "traces", "--contenders=cairn", "--threads=0", "--data=" + directory, "--dir=" + directory
    };
    assertEquals(2, compare(args), this::text);
  }

  private int compare(String... args) {
    return Compare.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
