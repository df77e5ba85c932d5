package dev.cairn.bench.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The figures of all turns, and what they come to. */
final class Results {
  /**
   * One turn's.
   *
   * @param idle what the device wrote just before, a second, for others
   */
  record Taken(String row, String contender, int round, Figures figures, double idle) {}

  private final List<Taken> all = new ArrayList<>();
  private int failures;

  void add(Row row, ContenderProvider contender, int round, Figures figures, double idle) {
    all.add(new Taken(row.name(), contender.name(), round, figures, idle));
  }

  void addFailure() {
    failures++;
  }

  int failures() {
    return failures;
  }

  void print(Plan plan, PrintStream out) {
    for (Row row : plan.rows()) {
      Table table =
          new Table(
              row.name(),
              "saves/s",
              "lowest",
              "highest",
              "of ceiling",
              "p50 us",
              "p99 us",
              "p99.9 us",
              "max us",
              "thread min",
              "max",
              "device B",
              "till closed",
              "process B",
              "alloc B",
              "till closed/s",
              "others MB/s");
      for (ContenderProvider contender : plan.contenders(row)) {
        List<Taken> taken = of(row.name(), contender.name());
        if (!taken.isEmpty()) {
          table.add(line(contender.name(), taken));
        }
      }
      table.print(out);
      out.println();
    }
  }

  private List<Taken> of(String row, String contender) {
    return all.stream()
        .filter(each -> each.row().equals(row) && each.contender().equals(contender))
        .toList();
  }

  private String[] line(String contender, List<Taken> taken) {
    return new String[] {
      contender,
      whole(median(taken, Figures::perSecond)),
      whole(least(taken, Figures::perSecond)),
      whole(most(taken, Figures::perSecond)),
      ofCeiling(taken),
      micros(median(taken, Figures::p50)),
      micros(median(taken, Figures::p99)),
      micros(median(taken, Figures::p999)),
      micros(most(taken, Figures::max)),
      whole(least(taken, Figures::threadLeast)),
      whole(most(taken, Figures::threadMost)),
      counted(least(taken, Figures::deviceBytes)),
      counted(least(taken, Figures::deviceBytesClosed)),
      counted(median(taken, Figures::processBytes)),
      counted(median(taken, Figures::allocatedBytes)),
      whole(median(taken, Figures::perSecondClosed)),
      tenths(taken.stream().mapToDouble(Taken::idle).average().orElse(0) / 1e6)
    };
  }

  /** The median over the rounds of what share of the ceiling was reached in the same round. */
  private String ofCeiling(List<Taken> taken) {
    double[] shares =
        taken.stream()
            .flatMapToDouble(
                each ->
                    of(each.row(), "ceiling").stream()
                        .filter(ceiling -> ceiling.round() == each.round())
                        .mapToDouble(
                            ceiling -> each.figures().perSecond() / ceiling.figures().perSecond()))
            .sorted()
            .toArray();
    return shares.length == 0 ? "" : String.format(Locale.ROOT, "%.2f", median(shares));
  }

  private static double median(List<Taken> taken, ToDoubleFunction<Figures> what) {
    return median(taken.stream().map(Taken::figures).mapToDouble(what).sorted().toArray());
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static double least(List<Taken> taken, ToDoubleFunction<Figures> what) {
    OptionalDouble least = taken.stream().map(Taken::figures).mapToDouble(what).min();
    return least.orElse(-1);
  }

  private static double most(List<Taken> taken, ToDoubleFunction<Figures> what) {
    OptionalDouble most = taken.stream().map(Taken::figures).mapToDouble(what).max();
    return most.orElse(-1);
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String micros(double nanos) {
    return tenths(nanos / 1e3);
  }

  private static String counted(double value) {
    return value < 0 ? "" : whole(value);
  }

  /** Every turn, a line of JSON each, within one object. */
  String toJson(Machine machine, Plan plan) {
    StringBuilder json = new StringBuilder("{\n\"machine\": ");
    json.append(JsonObject.of(machine)).append(",\n\"contenders\": {");
    String gap = "";
    for (ContenderProvider contender : plan.contenders()) {
      json.append(gap).append('\n').append(JsonObject.quoted(contender.name())).append(": ");
      json.append(JsonObject.quoted(contender.promise()));
      gap = ",";
    }
    json.append("\n},\n\"failures\": ").append(failures).append(",\n\"turns\": [");
    gap = "";
    for (Taken taken : all) {
      json.append(gap).append('\n').append(JsonObject.of(taken));
      gap = ",";
    }
    return json.append("\n]\n}\n").toString();
  }
}
