package dev.cairn.bench.compare;

import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.Comparison.RowNote;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.result.Spread;
import dev.cairn.bench.compare.result.Summary;
import java.io.PrintStream;
import java.util.Locale;

/**
 * What was measured, as tables on a terminal: one for each phase of each row.
 *
 * @param summary what the rounds come to
 */
record Tables(Summary summary, PrintStream out) {
  private static final String CEILING = "ceiling";
  private static final String RAW = "raw";

  void print() {
    for (RowNote row : summary.rows()) {
      for (String phase : summary.phases(row.name())) {
        print(row.name(), phase);
      }
      printTurns(row.name());
    }
  }

  private void print(String row, String phase) {
    Table table =
        new Table(
            row + (phase.equals("save") ? "" : ": " + phase),
            "per second",
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
            "MB/s");
    for (Contestant contender : summary.contenders(row)) {
      Spread rate = summary.of(row, phase, contender.name(), Figures::perSecond);
      if (!rate.isEmpty()) {
        table.add(line(row, phase, contender.name(), rate));
      }
    }
    table.print(out);
    out.println();
  }

  private String[] line(String row, String phase, String contender, Spread rate) {
    return new String[] {
      contender,
      whole(rate.median()),
      whole(rate.least()),
      whole(rate.most()),
      ofCeiling(row, phase, contender),
      micros(summary.of(row, phase, contender, Figures::p50).median()),
      micros(summary.of(row, phase, contender, Figures::p99).median()),
      micros(summary.of(row, phase, contender, Figures::p999).median()),
      micros(summary.of(row, phase, contender, Figures::max).most()),
      whole(summary.of(row, phase, contender, Figures::threadLeast).least()),
      whole(summary.of(row, phase, contender, Figures::threadMost).most()),
      whole(summary.of(row, phase, contender, Figures::deviceBytes).least()),
      whole(summary.of(row, phase, contender, Figures::deviceBytesClosed).least()),
      whole(summary.of(row, phase, contender, Figures::processBytes).median()),
      whole(summary.of(row, phase, contender, Figures::allocatedBytes).median()),
      whole(summary.of(row, phase, contender, Figures::perSecondClosed).median()),
      tenths(summary.of(row, phase, contender, Figures::bytesPerSecond).median() / 1e6)
    };
  }

  private String ofCeiling(String row, String phase, String contender) {
    Spread share = summary.ofCeiling(row, phase, contender, CEILING);
    Spread other = share.isEmpty() ? summary.ofCeiling(row, phase, contender, RAW) : share;
    return other.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", other.median());
  }

  private void printTurns(String row) {
    Table table =
        new Table(
            row + ": whole turn",
            "device B/logical B",
            "on disk MB",
            "allocated MB",
            "files",
            "resident MB",
            "heap peak MB",
            "heap live MB",
            "others MB/s");
    for (Contestant contender : summary.contenders(row)) {
      String name = contender.name();
      table.add(
          name,
          number(summary.ofTurn(row, name, Tables::amplification).least()),
          tenths(summary.ofWeight(row, name, "closed", w -> w.lengthBytes()).median() / 1e6),
          tenths(summary.ofWeight(row, name, "closed", w -> w.allocatedBytes()).median() / 1e6),
          whole(summary.ofWeight(row, name, "closed", w -> w.files()).median()),
          tenths(summary.ofTurn(row, name, Outcome::residentPeak).most() / 1e6),
          tenths(summary.ofTurn(row, name, Outcome::heapPeak).most() / 1e6),
          tenths(summary.ofTurn(row, name, Outcome::heapLive).median() / 1e6),
          tenths(summary.idle(row, name) / 1e6));
    }
    table.print(out);
    out.println();
  }

  private static double amplification(Outcome outcome) {
    return outcome.deviceBytes() < 0 || outcome.logicalBytes() == 0
        ? -1
        : outcome.deviceBytes() / outcome.logicalBytes();
  }

  private static String whole(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.0f", value);
  }

  private static String tenths(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String micros(double nanos) {
    return tenths(nanos / 1e3);
  }
}
