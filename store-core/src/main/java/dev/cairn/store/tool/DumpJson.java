package dev.cairn.store.tool;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.Damage;
import dev.cairn.store.Pin;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A dump for programs: everything the store knows, and nothing shortened. */
final class DumpJson implements DumpForm {
  private final JsonLines lines;

  DumpJson(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public void run(RunMetadata run) {
    lines.write(
        new JsonLine("run")
            .put("run", run.runId())
            .put("workflow", run.workflow())
            .put("status", run.status())
            .put("params", run.params())
            .put("created", run.created())
            .put("updated", run.updated())
            .put("lastCheckpointSeq", run.lastCheckpointSeq())
            .put("lastEventSeq", run.lastEventSeq()));
  }

  @Override
  public void pin(Pin pin) {
    lines.write(
        new JsonLine("pin")
            .put("run", pin.runId())
            .put("seq", pin.seq() == 0 ? null : (Object) pin.seq())
            .put("tag", pin.tag())
            .put("time", pin.time()));
  }

  @Override
  public void status(StatusChange change) {
    lines.write(
        new JsonLine("status")
            .put("run", change.runId())
            .put("position", change.position())
            .put("time", change.time())
            .put("status", change.status()));
  }

  @Override
  public void checkpoint(CheckpointMeta meta, byte @Nullable [] state) {
    JsonLine line =
        new JsonLine("checkpoint")
            .put("run", meta.runId())
            .put("node", meta.nodeId())
            .put("seq", meta.seq())
            .put("position", meta.position())
            .put("time", meta.time())
            .put("stateSize", meta.stateSize())
            .put("storedSize", meta.storedSize())
            .put("hash", meta.contentHash())
            .put("metadata", meta.metadata());
    if (state != null) {
      putState(line, state);
    }
    lines.write(line);
  }

  @Override
  public void event(WorkflowEvent event) {
    lines.write(
        new JsonLine("event")
            .put("run", event.runId())
            .put("seq", event.seq())
            .put("position", event.position())
            .put("type", event.type())
            .put("node", event.nodeId())
            .put("time", event.time())
            .put("callerTime", event.callerTime())
            .put("payload", event.payload()));
  }

  @Override
  public void damage(Damage damage) {
    lines.write(new JsonLine("damage").put(damage));
  }

  private static void putState(JsonLine line, byte[] state) {
    String text = StateText.textOf(state);
    if (text == null) {
      line.put("stateBase64", Base64.getEncoder().encodeToString(state));
    } else {
      line.put("state", text);
    }
  }
}
