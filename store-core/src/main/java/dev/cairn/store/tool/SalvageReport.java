package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import java.util.HexFormat;

/** Tells what a salvage found, took and left behind, as it goes. */
final class SalvageReport {
  private final Terminal terminal;
  private final JsonLines lines;
  private final boolean json;
  private long runs;
  private long checkpoints;
  private long events;
  private long statuses;
  private long givenUp;
  private long pins;
  private long damages;
  private long leftBehind;
  private long dropped;
  private boolean seqsKept = true;

  SalvageReport(Terminal terminal, JsonLines lines, boolean json) {
    this.terminal = terminal;
    this.lines = lines;
    this.json = json;
  }

  /** Something in the source is damaged, whether that cost a record or not. */
  void damage(Damage damage) {
    damages++;
    tell("damage", "damaged", damage);
  }

  /** A record of the source is not in the copy. */
  void leftBehind(Damage record) {
    leftBehind++;
    tell("leftBehind", "left behind", record);
  }

  private void tell(String kind, String words, Damage damage) {
    if (json) {
      lines.write(new JsonLine(kind).put(damage));
    } else {
      say(terminal.ink().bad(words) + "  " + Printable.escaped(damage.toString()));
    }
  }

  /**
   * A run is not copied.
   *
   * @param loss whether it may have been alive
   */
  void dropped(SalvageRun run, String why, boolean loss) {
    dropped++;
    leftBehind += loss ? 1 : 0;
    String number = HexFormat.of().toHexDigits(run.number);
    if (json) {
      lines.write(
          new JsonLine("dropped")
              .put("run", (Object) run.id)
              .put("runNumber", (Object) number)
              .put("reason", (Object) why));
    } else {
      String id = run.id == null ? "" : Printable.escaped(run.id) + ", ";
      say("dropped  run " + id + "number " + number + ": " + why);
    }
  }

  /** A run is in the copy, as far as it could be. */
  void run(SalvageTarget.Copied copied, long left) {
    runs++;
    checkpoints += copied.checkpoints();
    events += copied.events();
    statuses += copied.statuses();
    givenUp += copied.givenUp();
    pins += copied.pins();
    seqsKept &= copied.seqsKept();
    if (json) {
      lines.write(
          new JsonLine("run")
              .put("run", (Object) copied.runId())
              .put("checkpoints", copied.checkpoints())
              .put("events", copied.events())
              .put("statuses", copied.statuses())
              .put("givenUp", copied.givenUp())
              .put("pins", copied.pins())
              .put("leftBehind", left)
              .put("seqsKept", copied.seqsKept())
              .put("positionsKept", copied.positionsKept()));
    } else {
      say(
          "copied  run "
              + Printable.escaped(copied.runId())
              + ": "
              + counts(copied.checkpoints(), copied.events(), copied.statuses())
              + (copied.pins() == 0 ? "" : ", " + Printable.count(copied.pins(), "pin"))
              + (copied.givenUp() == 0
                  ? ""
                  : "; " + Printable.count(copied.givenUp()) + " given up")
              + (left == 0 ? "" : "; " + Printable.count(left) + " left behind")
              + (copied.seqsKept() ? "" : "; seqs changed"));
    }
  }

  /** The end: all is durable in the copy. */
  Exit end(String from, String to, boolean intact) {
    if (json) {
      lines.write(
          new JsonLine("salvage")
              .put("from", (Object) from)
              .put("to", (Object) to)
              .put("intact", intact)
              .put("runs", runs)
              .put("checkpoints", checkpoints)
              .put("events", events)
              .put("statuses", statuses)
              .put("givenUp", givenUp)
              .put("pins", pins)
              .put("damages", damages)
              .put("leftBehind", leftBehind)
              .put("dropped", dropped)
              .put("seqsKept", seqsKept));
    } else {
      say(
          "salvaged  "
              + Printable.count(runs, "run")
              + ", "
              + counts(checkpoints, events, statuses)
              + " into "
              + Printable.escaped(to));
      say("source  " + (intact ? terminal.ink().good("intact") : damaged()));
    }
    return Exit.damagedIf(!intact || leftBehind > 0);
  }

  private String damaged() {
    return terminal
        .ink()
        .bad(
            "DAMAGED"
                + (damages == 0 ? "" : " in " + Printable.count(damages, "place"))
                + "; left behind: "
                + Printable.count(leftBehind, "record")
                + (seqsKept ? "" : "; seqs of some runs changed"));
  }

  private static String counts(long checkpoints, long events, long statuses) {
    return Printable.count(checkpoints, "checkpoint")
        + ", "
        + Printable.count(events, "event")
        + ", "
        + Printable.count(statuses, "status change");
  }

  private void say(String line) {
    terminal.out().println(line);
  }
}
