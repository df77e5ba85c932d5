package dev.cairn.store.tool;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of aligned columns. Numbers go to the right; a heading that begins with {@code >} says
 * so.
 */
final class Table {
  private static final String GAP = "  ";

  private final String[] headings;
  private final boolean[] right;
  private final int[] widths;
  private final List<String[]> rows = new ArrayList<>();

  Table(String... columns) {
    headings = columns.clone();
    right = new boolean[columns.length];
    widths = new int[columns.length];
    for (int i = 0; i < columns.length; i++) {
      right[i] = columns[i].startsWith(">");
      headings[i] = right[i] ? columns[i].substring(1) : columns[i];
    }
    widen(headings);
  }

  void row(String... cells) {
    if (cells.length != headings.length) {
      throw new IllegalArgumentException(
          "cells: expected " + headings.length + ", found " + cells.length);
    }
    rows.add(cells);
    widen(cells);
  }

  void print(PrintStream out, Ink ink) {
    out.println(ink.faint(line(headings)));
    rows.forEach(row -> out.println(line(row)));
  }

  private void widen(String[] cells) {
    for (int i = 0; i < cells.length; i++) {
      widths[i] = Math.max(widths[i], Printable.columns(cells[i]));
    }
  }

  private String line(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(widths[i] - Printable.columns(cells[i]));
      line.append(i == 0 ? "" : GAP).append(right[i] ? space + cells[i] : cells[i] + space);
    }
    return line.toString().stripTrailing();
  }
}
