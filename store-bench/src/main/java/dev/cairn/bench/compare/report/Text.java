package dev.cairn.bench.compare.report;

import java.util.Locale;

/** Text as HTML and SVG have it. */
final class Text {
  private Text() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A coordinate: tenths are enough. */
  static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Text at a place, with a class of the style sheet. */
  static String svg(double x, double y, String style, String text) {
    return "<text x=\""
        + at(x)
        + "\" y=\""
        + at(y)
        + "\" class=\""
        + style
        + "\">"
        + escaped(text)
        + "</text>";
  }

  /** A line between two places. */
  static String line(double x1, double y1, double x2, double y2, String style) {
    return "<line x1=\""
        + at(x1)
        + "\" y1=\""
        + at(y1)
        + "\" x2=\""
        + at(x2)
        + "\" y2=\""
        + at(y2)
        + "\" class=\""
        + style
        + "\"/>";
  }

  /** A rectangle. */
  static String rect(double x, double y, double width, double height, String style) {
    return "<rect x=\""
        + at(x)
        + "\" y=\""
        + at(y)
        + "\" width=\""
        + at(Math.max(0.5, width))
        + "\" height=\""
        + at(height)
        + "\" rx=\"2\" class=\""
        + style
        + "\"/>";
  }
}
