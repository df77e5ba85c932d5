package dev.cairn.bench.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Aligned columns: the first to the left, the others, numbers, to the right. */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> lines = new ArrayList<>();

  Table(String... headings) {
    lines.add(headings);
  }

  void add(String... cells) {
    if (cells.length != lines.get(0).length) {
      throw new IllegalArgumentException("a line of " + cells.length + " cells");
    }
    lines.add(cells);
  }

  void print(PrintStream out) {
    int[] widths = new int[lines.get(0).length];
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    lines.forEach(line -> out.println(text(line, widths)));
  }

  private static String text(String[] cells, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(widths[i] - cells[i].length());
      text.append(i == 0 ? cells[i] + space : GAP + space + cells[i]);
    }
    return text.toString();
  }
}
