package dev.cairn.store.mutants;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One check of the engine, broken.
 *
 * @param name what is broken, as a sentence
 * @param source the file, below the package's directory
 * @param from what stands there exactly once, white space aside
 * @param to what takes its place
 * @param tests the classes, or {@code Class#method}, of which one has to go red
 * @param survives why none does; empty where one must
 */
record Mutant(
    String name, String source, String from, String to, List<String> tests, String survives) {

  static Mutant of(Map<String, String> entry) {
    return new Mutant(
        needed(entry, "mutant"),
        needed(entry, "source"),
        needed(entry, "from"),
        needed(entry, "to"),
        List.of(needed(entry, "tests").split(" +")),
        entry.getOrDefault("survives", ""));
  }

  private static String needed(Map<String, String> entry, String key) {
    String value = entry.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no '" + key + ":' in " + entry);
    }
    return value;
  }

  /**
   * The source with this broken.
   *
   * @throws IllegalStateException unless what is to be broken stands there exactly once
   */
  String appliedTo(String text) {
    List<MatchResult> found = pattern().matcher(text).results().collect(Collectors.toList());
    if (found.size() != 1) {
      throw new IllegalStateException(
          "'" + name + "': expected once in " + source + ", found " + found.size() + ": " + from);
    }
    return pattern().matcher(text).replaceFirst(Matcher.quoteReplacement(to));
  }

  /** The formatter may break lines anew. */
  private Pattern pattern() {
    return Pattern.compile(
        Arrays.stream(from.split(" +")).map(Pattern::quote).collect(Collectors.joining("\\s+")));
  }
}
