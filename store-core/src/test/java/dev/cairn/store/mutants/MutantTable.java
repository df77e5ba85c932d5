package dev.cairn.store.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads {@code mutants.txt}: entries of {@code key: value} lines, apart by blank lines. */
final class MutantTable {
  private MutantTable() {}

  static List<Mutant> read() throws IOException {
    try (InputStream in = MutantTable.class.getResourceAsStream("/mutants.txt")) {
      return parse(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8));
    }
  }

  private static List<Mutant> parse(String text) {
    List<Mutant> mutants = new ArrayList<>();
    for (String block : text.split("\n\\s*\n", -1)) {
      Map<String, String> entry = entry(block);
      if (!entry.isEmpty()) {
        mutants.add(Mutant.of(entry));
      }
    }
    return mutants;
  }

  private static Map<String, String> entry(String block) {
    Map<String, String> entry = new LinkedHashMap<>();
    block
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> put(entry, line));
    return entry;
  }

  private static void put(Map<String, String> entry, String line) {
    int colon = line.indexOf(':');
    if (colon < 0
        || entry.put(line.substring(0, colon), line.substring(colon + 1).trim()) != null) {
      throw new IllegalArgumentException("not one 'key: value': " + line);
    }
  }
}
