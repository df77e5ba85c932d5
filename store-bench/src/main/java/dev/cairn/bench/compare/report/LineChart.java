package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/**
 * Lines that depend on something, each with its name at its end.
 *
 * @param label what it shows
 * @param series the lines
 * @param xAxis below
 * @param yAxis at the left
 */
record LineChart(String label, List<Series> series, Axis xAxis, Axis yAxis) {
  private static final double WIDTH = 440;
  private static final double HEIGHT = 268;
  private static final double LEFT = 50;
  private static final double RIGHT = 322;
  private static final double TOP = 10;
  private static final double BOTTOM = 228;
  private static final double LABEL_ROW = 14;
  private static final double NARROW = 60;

  /**
   * A line.
   *
   * @param name at its end
   * @param style its class in the style sheet
   * @param points ascending by x
   */
  record Series(String name, String style, List<Line.Point> points) {
    Line.Point last() {
      return points.get(points.size() - 1);
    }
  }

  /**
   * An axis.
   *
   * @param title what it counts
   * @param logarithmic whether ten times as much is as far everywhere
   * @param text how its ticks are written
   * @param ticks where it has them; none: where it suits
   */
  record Axis(String title, boolean logarithmic, DoubleFunction<String> text, List<Double> ticks) {}

  private record Placed(Series series, double y) {}

  String svg() {
    DoubleUnaryOperator x = scale(xAxis, true, LEFT, RIGHT);
    DoubleUnaryOperator y = scale(yAxis, false, BOTTOM, TOP);
    String lines = series.stream().map(each -> line(each, x, y)).collect(Collectors.joining());
    return String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            HEIGHT,
            Text.escaped(label))
        + xTicks(x)
        + yTicks(y)
        + lines
        + labels(y)
        + "</svg>";
  }

  private DoubleUnaryOperator scale(Axis axis, boolean horizontal, double from, double to) {
    double least = extreme(axis, horizontal, true);
    double most = extreme(axis, horizontal, false);
    if (axis.logarithmic()) {
      double width = Math.log(most / least);
      return value -> from + (to - from) * (width == 0 ? 0.5 : Math.log(value / least) / width);
    }
    double width = most - least;
    return value -> from + (to - from) * (width == 0 ? 0.5 : (value - least) / width);
  }

  private double extreme(Axis axis, boolean horizontal, boolean least) {
    List<Double> values = new ArrayList<>(axis.ticks());
    for (Series each : series) {
      each.points().forEach(point -> values.add(horizontal ? point.x() : point.y()));
    }
    if (least) {
      double smallest = values.stream().mapToDouble(each -> each).min().orElse(0);
      return axis.logarithmic() ? Math.max(smallest, Double.MIN_NORMAL) : horizontal ? smallest : 0;
    }
    double largest = values.stream().mapToDouble(each -> each).max().orElse(1);
    return horizontal ? largest : largest * (axis.logarithmic() ? 1.2 : 1.04);
  }

  private String xTicks(DoubleUnaryOperator x) {
    List<Double> ticks = xAxis.ticks().isEmpty() ? steps(xAxis, true) : xAxis.ticks();
    StringBuilder svg = new StringBuilder();
    svg.append(Text.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis"));
    for (double tick : ticks) {
      double at = x.applyAsDouble(tick);
      svg.append(Text.line(at, BOTTOM, at, BOTTOM + 4, "axis"));
      svg.append(Text.svg(at, BOTTOM + 17, "tick middle", xAxis.text().apply(tick)));
    }
    return svg.append(Text.svg((LEFT + RIGHT) / 2, BOTTOM + 35, "note middle", xAxis.title()))
        .toString();
  }

  private String yTicks(DoubleUnaryOperator y) {
    StringBuilder svg = new StringBuilder();
    for (double tick : steps(yAxis, false)) {
      double at = y.applyAsDouble(tick);
      svg.append(Text.line(LEFT, at, RIGHT, at, "grid"));
      svg.append(Text.svg(LEFT - 6, at + 4, "tick end", yAxis.text().apply(tick)));
    }
    return svg.toString();
  }

  /** Powers of ten, or four or five round steps. */
  private List<Double> steps(Axis axis, boolean horizontal) {
    double least = extreme(axis, horizontal, true);
    double most = extreme(axis, horizontal, false);
    TreeSet<Double> steps = new TreeSet<>();
    if (axis.logarithmic()) {
      boolean narrow = most / least < NARROW;
      for (double at = Math.pow(10, Math.floor(Math.log10(least))); at <= most; at *= 10) {
        addWithin(steps, least, most, at);
        if (narrow) {
          addWithin(steps, least, most, 2 * at);
          addWithin(steps, least, most, 5 * at);
        }
      }
      return List.copyOf(steps);
    }
    double step = round((most - least) / 5);
    for (double at = Math.ceil(least / step) * step; at <= most; at += step) {
      steps.add(at);
    }
    return List.copyOf(steps);
  }

  private static void addWithin(TreeSet<Double> steps, double least, double most, double step) {
    if (step >= least && step <= most) {
      steps.add(step);
    }
  }

  private static double round(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(step, Double.MIN_NORMAL))));
    double digits = step / power;
    return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
  }

  private static String line(Series series, DoubleUnaryOperator x, DoubleUnaryOperator y) {
    String path =
        series.points().stream()
            .map(
                each ->
                    Text.at(x.applyAsDouble(each.x())) + "," + Text.at(y.applyAsDouble(each.y())))
            .collect(Collectors.joining(" "));
    String dots =
        series.points().stream()
            .map(
                each ->
                    "<circle cx=\""
                        + Text.at(x.applyAsDouble(each.x()))
                        + "\" cy=\""
                        + Text.at(y.applyAsDouble(each.y()))
                        + "\" r=\"2.4\" class=\"dot "
                        + series.style()
                        + "\"/>")
            .collect(Collectors.joining());
    return "<g><title>"
        + Text.escaped(series.name())
        + "</title><polyline points=\""
        + path
        + "\" class=\"line "
        + series.style()
        + "\"/>"
        + dots
        + "</g>";
  }

  /** Names at the ends, moved apart where they would lie on each other. */
  private String labels(DoubleUnaryOperator y) {
    List<Placed> placed =
        series.stream()
            .map(each -> new Placed(each, y.applyAsDouble(each.last().y())))
            .sorted(Comparator.comparingDouble(Placed::y))
            .toList();
    double[] at = apart(placed.stream().mapToDouble(Placed::y).toArray());
    StringBuilder svg = new StringBuilder();
    for (int i = 0; i < at.length; i++) {
      Placed each = placed.get(i);
      svg.append(
          "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"leader %s\"/>"
              .formatted(
                  Text.at(RIGHT + 4),
                  Text.at(each.y()),
                  Text.at(RIGHT + 14),
                  Text.at(at[i]),
                  each.series().style()));
      svg.append(
          Text.svg(RIGHT + 17, at[i] + 4, "name " + each.series().style(), each.series().name()));
    }
    return svg.toString();
  }

  private static double[] apart(double[] wanted) {
    double[] at = wanted.clone();
    for (int i = 1; i < at.length; i++) {
      at[i] = Math.max(at[i], at[i - 1] + LABEL_ROW);
    }
    double lowest = BOTTOM - 3;
    for (int i = at.length - 1; i >= 0; i--) {
      at[i] = Math.min(at[i], lowest);
      lowest = at[i] - LABEL_ROW;
    }
    return at;
  }
}
