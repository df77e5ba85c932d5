package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CorruptRecordException;
import dev.cairn.store.Damage;
import dev.cairn.store.VerifyReport;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Command;

/** Checks every byte. Damage is this command's result and goes to stdout. */
@Command(name = "verify", description = "Checks every byte of a store and lists what is damaged.")
final class VerifyCommand extends ReadCommand {
  VerifyCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  Exit run() throws IOException {
    try {
      return super.run();
    } catch (CorruptRecordException e) {
      print(e.damage());
      throw e;
    }
  }

  @Override
  void warnOfDamage(CheckpointStore store) {}

  @Override
  Exit read(CheckpointStore store) {
    VerifyReport report = store.verify();
    Set<Damage> damages = new LinkedHashSet<>(store.openReport().damages());
    damages.addAll(report.damages());
    if (json) {
      lines.write(OpenReportForm.json(store.openReport()));
    } else {
      OpenReportForm.text(store.openReport()).forEach(line -> say("opened    " + line));
    }
    damages.forEach(this::print);
    printSummary(report, damages.size());
    return Exit.damagedIf(!damages.isEmpty());
  }

  private void print(Damage damage) {
    if (json) {
      lines.write(new JsonLine("damage").put(damage));
    } else {
      say(terminal.ink().bad("damaged") + "   " + Printable.escaped(damage.toString()));
    }
  }

  private void printSummary(VerifyReport report, int damages) {
    if (json) {
      lines.write(json(report, damages));
    } else {
      say("checked   " + checked(report));
      say("verdict   " + (damages == 0 ? intact() : broken(damages)));
    }
  }

  private String intact() {
    return terminal.ink().good("intact");
  }

  private String broken(int damages) {
    return terminal.ink().bad("DAMAGED in " + Printable.count(damages, "place"));
  }

  static String checked(VerifyReport report) {
    return Printable.count(report.runs(), "run")
        + ", "
        + Printable.count(report.records(), "record")
        + ", "
        + Printable.count(report.checkpoints(), "checkpoint")
        + ", "
        + Printable.count(report.events(), "event")
        + "; "
        + Printable.bytes(report.bytes())
        + " in "
        + Printable.count(report.files(), "file");
  }

  static JsonLine json(VerifyReport report, int damages) {
    return new JsonLine("verify")
        .put("intact", damages == 0)
        .put("damages", (long) damages)
        .put("runs", report.runs())
        .put("records", report.records())
        .put("checkpoints", report.checkpoints())
        .put("events", report.events())
        .put("files", report.files())
        .put("bytes", report.bytes());
  }
}
