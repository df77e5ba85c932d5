package dev.cairn.bench.compare.report;

import java.util.Locale;

/** How figures are written: three digits that mean something, and what they count. */
enum Unit {
  /** So many a second. */
  RATE("a second") {
    @Override
    String text(double value) {
      return count(value);
    }
  },
  /** Bytes a second, from bytes. */
  SPEED("MB a second") {
    @Override
    String text(double value) {
      return digits(value / 1e6);
    }
  },
  /** Bytes. */
  BYTES("on disk") {
    @Override
    String text(double value) {
      return value < 1e6
          ? digits(value / 1e3) + " KB"
          : value < 1e9 ? digits(value / 1e6) + " MB" : digits(value / 1e9) + " GB";
    }
  },
  /** A time, from nanoseconds. */
  TIME("") {
    @Override
    String text(double value) {
      return value < 1e3
          ? digits(value) + " ns"
          : value < 1e6
              ? digits(value / 1e3) + " µs"
              : value < 1e9 ? digits(value / 1e6) + " ms" : digits(value / 1e9) + " s";
    }
  },
  /** How many times. */
  TIMES("times") {
    @Override
    String text(double value) {
      return digits(value);
    }
  };

  private final String name;

  Unit(String name) {
    this.name = name;
  }

  /** What comes after a heading. */
  String label() {
    return name;
  }

  abstract String text(double value);

  /** A whole number, shortened where it is long. */
  static String count(double value) {
    if (value >= 1e6) {
      return digits(value / 1e6) + " M";
    }
    if (value >= 1e5) {
      return digits(value / 1e3) + " k";
    }
    return value >= 100 ? String.format(Locale.ROOT, "%,.0f", value) : digits(value);
  }

  /** Three digits, or all before the point. */
  static String digits(double value) {
    double size = Math.abs(value);
    int after = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    String text = String.format(Locale.ROOT, "%,." + after + "f", value);
    return after == 0 || !text.contains(".")
        ? text
        : text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
