package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.RecordHeader;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A raw dump for people: a line for each record, in a hundred columns. */
final class RawText implements RawForm {
  private static final int COLUMNS = 100;
  private static final String HEADINGS =
      String.format(
          "%10s  %-10s %9s %10s %7s %7s  %-27s %-3s %-3s %s",
          "OFFSET", "TYPE", "LENGTH", "RUN", "POS", "SEQ", "TIME", "COD", "FLG", "CRC");

  private final Terminal terminal;
  private boolean beyondSaid;

  RawText(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void file(
      String path, String type, long size, String header, Map<String, @Nullable Object> fields) {
    beyondSaid = false;
    String verdict = "header " + (header.equals("bad") ? terminal.ink().bad(header) : header);
    say(
        terminal.ink().bold(Printable.escaped(path))
            + "  "
            + type
            + ", "
            + Printable.count(size, "byte")
            + ", "
            + verdict);
    wrapped(fields);
    if (!type.equals("store")) {
      say(terminal.ink().faint(HEADINGS));
    }
  }

  private void wrapped(Map<String, @Nullable Object> fields) {
    StringBuilder line = new StringBuilder("  ");
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      String text = field.getKey() + " " + Printable.escaped(String.valueOf(field.getValue()));
      if (line.length() > 2 && line.length() + text.length() + 3 > COLUMNS) {
        say(line.toString());
        line.setLength(2);
      }
      line.append(line.length() > 2 ? ", " : "").append(text);
    }
    if (line.length() > 2) {
      say(line.toString());
    }
  }

  @Override
  public void batch(String path, long offset, BatchHeader header, boolean next) {
    say(
        String.format(
            "%10d  %-10s %9d  number %d, %s, confirmed %d, commit %d, epoch %d%s  ok, %s",
            offset,
            "batch",
            header.length(),
            header.number(),
            Printable.count(header.records(), "record"),
            header.confirmed(),
            header.commitPosition(),
            Integer.toUnsignedLong(header.epoch()),
            header.rescued() ? ", rescued" : "",
            next ? "next" : "not next"));
  }

  @Override
  public void record(
      String path,
      long offset,
      RecordHeader header,
      boolean intact,
      boolean beyond,
      @Nullable String detail,
      RawChains.@Nullable Chain chain) {
    sayBeyond(beyond);
    say(
        String.format(
            "%10d  %-10s %9d %10s %7s %7s  %-27s %-3s %-3s %s",
            offset,
            RawNames.type(header),
            header.storedLength(),
            header.runNumber() == 0 ? "-" : Long.toHexString(header.runNumber()),
            orDash(header.position()),
            orDash(header.seq()),
            header.time() == 0 ? "-" : Printable.micros(RawNames.time(header)),
            RawNames.codec(header),
            RawNames.flags(header),
            intact ? "ok" : terminal.ink().bad("PAYLOAD BAD")));
    if (detail != null) {
      String how = chain == null ? "" : text(chain);
      String what = Printable.shortened(Printable.escaped(detail), COLUMNS - 12 - how.length());
      say("            " + what + how);
    }
  }

  private static String text(RawChains.Chain chain) {
    if (chain.base() == 0) {
      return ", whole";
    }
    String depth = chain.records() == 0 ? "?" : Integer.toString(chain.records());
    return ", by seq " + chain.base() + ", chain of " + depth;
  }

  @Override
  public void stretch(String path, long offset, long length, Stretch what) {
    sayBeyond(what == Stretch.BEYOND);
    String name = what.name().toLowerCase(Locale.ROOT);
    String text = String.format("%10d  %-10s %9d", offset, name, length);
    say(what == Stretch.DAMAGED ? terminal.ink().bad(text) : text);
  }

  private void sayBeyond(boolean beyond) {
    if (beyond && !beyondSaid) {
      say("            beyond the extent, where nothing counts:");
    }
    beyondSaid |= beyond;
  }

  @Override
  public void damage(Damage damage) {
    say(terminal.ink().bad("DAMAGED  " + Printable.escaped(damage.toString())));
  }

  @Override
  public void end(RawTally tally, @Nullable RawChains chains) {
    if (chains != null && chains.count(true) + chains.count(false) > 0) {
      say(
          Printable.count(chains.count(true), "whole state")
              + " in "
              + Printable.bytes(chains.bytes(true))
              + ", "
              + Printable.count(chains.count(false), "delta")
              + " in "
              + Printable.bytes(chains.bytes(false)));
    }
    say(
        Printable.count(tally.files, "file")
            + ", "
            + Printable.count(tally.batches)
            + " batches, "
            + Printable.count(tally.records, "record")
            + "; damage in "
            + Printable.count(tally.damages, "place"));
  }

  private static String orDash(long number) {
    return number == 0 ? "-" : Long.toString(number);
  }

  private void say(String line) {
    terminal.out().println(line);
  }
}
