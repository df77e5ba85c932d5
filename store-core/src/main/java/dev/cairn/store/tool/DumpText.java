package dev.cairn.store.tool;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.Damage;
import dev.cairn.store.Pin;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dump for people: a line for each record, long values shortened, states whole. */
final class DumpText implements DumpForm {
  private static final int VALUE_CHARS_MAX = 120;

  private final Terminal terminal;

  DumpText(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run(RunMetadata run) {
    say(terminal.ink().bold("run " + Printable.escaped(run.runId())));
    say("  workflow  " + Printable.escaped(run.workflow()));
    say("  status    " + run.status());
    say("  created   " + Printable.micros(run.created()));
    say("  updated   " + Printable.micros(run.updated()));
    say("  params    " + value(run.params()));
  }

  @Override
  public void pin(Pin pin) {
    String where = pin.seq() == 0 ? "on the run" : "on #" + pin.seq();
    String since = ", since " + Printable.micros(pin.time());
    say("  pin       " + Printable.escaped(pin.tag()) + " " + where + since);
  }

  @Override
  public void status(StatusChange change) {
    entry(change.position(), change.time(), "status", change.status().name());
  }

  @Override
  public void checkpoint(CheckpointMeta meta, byte @Nullable [] state) {
    entry(
        meta.position(),
        meta.time(),
        "checkpoint",
        Printable.escaped(meta.nodeId())
            + " #"
            + meta.seq()
            + ", "
            + Printable.bytes(meta.stateSize())
            + ", stored "
            + Printable.bytes(meta.storedSize())
            + ", "
            + meta.contentHash()
            + suffix(meta.metadata()));
    if (state != null) {
      state(state);
    }
  }

  @Override
  public void event(WorkflowEvent event) {
    String node = event.nodeId() == null ? "" : " at " + Printable.escaped(event.nodeId());
    entry(
        event.position(),
        event.time(),
        "event",
        Printable.escaped(event.type())
            + node
            + " #"
            + event.seq()
            + (event.callerTime() == null ? "" : ", " + Printable.micros(event.callerTime()))
            + suffix(event.payload()));
  }

  @Override
  public void damage(Damage damage) {
    say(terminal.ink().bad("  DAMAGED  " + Printable.escaped(damage.toString())));
  }

  private void entry(long position, @Nullable Instant time, String kind, String rest) {
    String when = time == null ? "" : Printable.micros(time);
    say(String.format("%8d  %s  %-10s  %s", position, when, kind, rest));
  }

  private void state(byte[] state) {
    String text = StateText.textOf(state);
    if (text == null) {
      say("            | (not text)");
    } else {
      text.lines().forEach(line -> say("            | " + Printable.escaped(line)));
    }
  }

  private void say(String line) {
    terminal.out().println(line);
  }

  private static String suffix(@Nullable Object value) {
    return value == null || Map.of().equals(value) ? "" : ", " + value(value);
  }

  /** The value as dump --json prints it, shortened. */
  private static String value(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JsonLines(bytes).writeValue(value);
    return Printable.shortened(
        Printable.escaped(bytes.toString(StandardCharsets.UTF_8)), VALUE_CHARS_MAX);
  }
}
