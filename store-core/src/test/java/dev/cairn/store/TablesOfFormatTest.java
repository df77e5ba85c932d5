package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rows of FORMAT.md's tables and the tests that are named after them are the same. */
class TablesOfFormatTest {
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  /** The names in the first column of a section's tables. */
  private static Set<String> rows(int section) throws IOException {
    String text = Files.readString(Path.of("..", "FORMAT.md"));
    int begin = text.indexOf("\n## " + section + " ");
    String body = text.substring(begin, text.indexOf("\n## " + (section + 1) + " "));
    Set<String> rows = new TreeSet<>();
    for (String line : body.lines().filter(it -> it.startsWith("| `")).toList()) {
      Matcher names = NAME.matcher(line.substring(0, line.indexOf('|', 1)));
      while (names.find()) {
        assertTrue(rows.add(names.group(1)), "twice: " + names.group(1));
      }
    }
    return rows;
  }

  private static Set<String> tests(Class<?> tests) {
    Set<String> names = new TreeSet<>();
    for (Method method : tests.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        names.add(method.getName());
      }
    }
    return names;
  }

  @Test
  void everyCrashStateHasATestAndEveryTestACrashState() throws IOException {
    Set<String> tests = tests(CrashTableTest.class);
    assertTrue(tests.addAll(tests(CompactionCrashTableTest.class)));
    assertTrue(tests.addAll(tests(AcceptanceCrashTableTest.class)));
    assertEquals(rows(10), tests);
  }

  @Test
  void everyFindingOfAnOpeningHasATestFromEndToEnd() throws IOException {
    Set<String> missing = rows(11);
    missing.removeAll(tests(RecoveryTableTest.class));
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyTestOfAFindingBeginsWithItsRow() throws IOException {
    Set<String> rows = rows(11);
    for (String test : tests(RecoveryTableTest.class)) {
      boolean named = rows.stream().anyMatch(test::startsWith) || test.startsWith("segmentHeader");
      assertTrue(named, test);
    }
  }

  @Test
  void everyVerdictOnTheJournalHasATestOfThePureFunction() throws Exception {
    Set<String> missing = rows(11);
    missing.removeAll(tests(Class.forName("dev.cairn.store.journal.RecoveryTest")));
    assertEquals(
        Set.of(
            "segmentMissing",
            "segmentOfAnotherIdentity",
            "segmentBadBelowItsExtent",
            "bytesBeyondTheExtent",
            "directoryOfAnUnknownRun",
            "catalogTornBatch",
            "catalogConfirmedBatchBad",
            "storeFileBad",
            "deviceAnswersWithAnError"),
        missing);
  }
}
