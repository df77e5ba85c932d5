package dev.cairn.store.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.store.RunStatus;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one line of a trace. Fields the format does not know are passed over, so that a trace may
 * carry more than this version replays.
 */
final class TraceParser {
  private static final String OPS =
      "\"op\" to be create_run, event, checkpoint, checkpoint_append, checkpoint_lines or status";

  /**
   * Jackson's own limits are for what strangers send; a state may be far larger than they allow.
   */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;

  TraceParser(String file) {
    this.file = file;
  }

  TraceOp parse(long line, byte[] bytes) throws IOException {
    try {
      return parse(new TraceFields(file, line, object(line, bytes)));
    } catch (IllegalArgumentException e) {
      throw new TraceException(file, line, String.valueOf(e.getMessage()), e);
    }
  }

  private static TraceOp parse(TraceFields fields) {
    return switch (fields.text("op")) {
      case "create_run" -> createRun(fields);
      case "event" -> event(fields);
      case "checkpoint" ->
          new TraceOp.SaveState(
              runId(fields), nodeId(fields), fields.object("metadata"), fields.text("state"));
      case "checkpoint_append" ->
          new TraceOp.ExtendState(
              runId(fields), nodeId(fields), fields.object("metadata"), fields.text("append"));
      case "checkpoint_lines" ->
          new TraceOp.EditState(
              runId(fields), nodeId(fields), fields.object("metadata"), edits(fields));
      case "status" -> new TraceOp.ChangeStatus(runId(fields), status(fields));
      default -> throw fields.wrong(OPS, fields.text("op"));
    };
  }

  private JsonNode object(long line, byte[] bytes) throws IOException {
    try {
      JsonNode json = JSON.readTree(bytes);
      if (!json.isObject()) {
        throw new TraceException(file, line, "a JSON object", json.getNodeType().toString(), null);
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new TraceException(file, line, "a JSON object", e.getOriginalMessage(), e);
    }
  }

  private static String runId(TraceFields fields) {
    return fields.text("run_id");
  }

  private static String nodeId(TraceFields fields) {
    return fields.text("node_id");
  }

  private static TraceOp createRun(TraceFields fields) {
    return new TraceOp.CreateRun(runId(fields), fields.text("workflow"), fields.object("params"));
  }

  private static TraceOp event(TraceFields fields) {
    Instant time = fields.absent("timestamp") ? null : instant(fields);
    return new TraceOp.AppendEvent(
        runId(fields),
        fields.text("event_type"),
        time,
        fields.textOrNull("node_id"),
        fields.value("payload"));
  }

  private static Instant instant(TraceFields fields) {
    long millis = fields.integer("timestamp");
    try {
      return Instant.ofEpochMilli(millis);
    } catch (DateTimeException e) {
      throw fields.wrong("a time in milliseconds in \"timestamp\"", Long.toString(millis));
    }
  }

  private static RunStatus status(TraceFields fields) {
    String name = fields.text("status");
    return Arrays.stream(RunStatus.values())
        .filter(status -> status.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> fields.wrong("\"status\" in " + Arrays.toString(RunStatus.values()), name));
  }

  private static List<LineEdit> edits(TraceFields fields) {
    List<LineEdit> edits = new ArrayList<>();
    fields.array("edits").forEach(edit -> edits.add(edit(fields, edit)));
    return edits;
  }

  private static LineEdit edit(TraceFields fields, JsonNode edit) {
    if (!edit.path(0).isInt() || !edit.path(1).isInt() || !edit.path(2).isArray()) {
      throw fields.wrong("an edit to be [start, delete, [line, ...]]", edit);
    }
    List<String> lines = new ArrayList<>();
    for (JsonNode line : edit.path(2)) {
      if (!line.isTextual()) {
        throw fields.wrong("an inserted line to be a string", line);
      }
      lines.add(line.textValue());
    }
    return new LineEdit(edit.path(0).intValue(), edit.path(1).intValue(), lines);
  }
}
