package dev.cairn.store.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mutant of the table is killed by a test. Takes minutes, and runs with {@code
 * -Dcairn.mutants=true} only, or with {@code -Dcairn.mutants=} and what its name or its source has
 * in it, as a regular expression; that the table still fits the sources and the tests is looked at
 * always.
 */
class MutantsTest {
  private static final String ASKED = System.getProperty("cairn.mutants", "true");

  @TempDir Path directory;

  @Test
  void everyMutantStandsInItsSourceExactlyOnceAndChangesIt() throws IOException {
    for (Mutant mutant : MutantTable.read()) {
      String source = MutantJvm.source(mutant);
      assertNotEquals(source, mutant.appliedTo(source), mutant.name());
    }
  }

  @Test
  void everyTestThatHasToNoticeIsThere() throws ClassNotFoundException, IOException {
    for (String test : tests(MutantTable.read())) {
      int mark = test.indexOf('#');
      Class<?> type =
          Class.forName("dev.cairn.store." + (mark < 0 ? test : test.substring(0, mark)));
      String method = test.substring(mark + 1).replaceAll("\\(.*", "");
      boolean there =
          mark < 0
              || Arrays.stream(type.getDeclaredMethods())
                  .anyMatch(declared -> declared.getName().equals(method));
      assertTrue(there, test);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "cairn.mutants", matches = ".+")
  void everyMutantIsKilled() throws Exception {
    List<Mutant> mutants =
        MutantTable.read().stream().filter(MutantsTest::asked).collect(Collectors.toList());
    assertTrue(!mutants.isEmpty(), "no mutant is named " + ASKED);
    assertEquals("", MutantJvm.runUnbroken(tests(mutants), directory), "red without a mutant");
    List<String> report = new ArrayList<>(List.of("| broken | in | red |", "|---|---|---|"));
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < mutants.size(); i++) {
      Path own = Files.createDirectory(directory.resolve("mutant" + i));
      judge(mutants.get(i), MutantJvm.run(mutants.get(i), own), report, wrong);
      // Each time, so that a run that is given up half-way has been worth something.
      Files.write(Path.of("target", "mutants.md"), report);
    }
    assertEquals(List.of(), wrong, "of " + mutants.size() + " mutants");
  }

  private static boolean asked(Mutant mutant) {
    return ASKED.equals("true")
        || Pattern.compile(ASKED).matcher(mutant.name() + " " + mutant.source()).find();
  }

  private static List<String> tests(List<Mutant> mutants) {
    return mutants.stream()
        .flatMap(mutant -> mutant.tests().stream())
        .distinct()
        .collect(Collectors.toList());
  }

  private static void judge(Mutant mutant, String red, List<String> report, List<String> wrong) {
    boolean known = !mutant.survives().isEmpty();
    String result = red.isEmpty() ? "none: " + mutant.survives() : "`" + red + "`";
    String line = "| " + mutant.name() + " | `" + mutant.source() + "` | " + result + " |";
    report.add(line);
    System.out.println(line);
    if (red.isEmpty() && !known) {
      wrong.add(mutant.name() + " survives");
    } else if (!red.isEmpty() && known) {
      wrong.add(mutant.name() + " is said to survive, and does not");
    }
  }
}
