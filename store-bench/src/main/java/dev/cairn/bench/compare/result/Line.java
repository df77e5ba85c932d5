package dev.cairn.bench.compare.result;

import java.util.List;

/**
 * How one thing depends on another.
 *
 * @param name what it is
 * @param points ascending by x
 */
public record Line(String name, List<Point> points) {
  /**
   * A point.
   *
   * @param x where
   * @param y what was measured there
   */
  public record Point(double x, double y) {}
}
