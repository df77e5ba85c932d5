package dev.cairn.bench.compare.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A recorded trace: JSON Lines, gzip'd, an operation a line. */
public final class TraceFile implements Closeable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> OVER = Set.of("COMPLETED", "FAILED", "CANCELLED");
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final BufferedReader in;

  /** Opens it. */
  public TraceFile(Path file) throws IOException {
    this.file = file;
    in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), BUFFER), StandardCharsets.UTF_8));
  }

  /** The next step, or null at the end; what a store is not told of is passed over. */
  public @Nullable Step next() throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Step step = step(JSON.readTree(line));
      if (step != null) {
        return step;
      }
    }
    return null;
  }

  private @Nullable Step step(JsonNode line) throws IOException {
    String run = line.path("run_id").asText();
    String node = line.path("node_id").asText();
    String op = line.path("op").asText();
    return switch (op) {
      case "create_run" -> new Step.Create(run, JSON.writeValueAsBytes(line.path("params")));
      case "event" -> new Step.Event(run, JSON.writeValueAsBytes(line.path("payload")));
      case "checkpoint" -> new Step.Whole(run, node, bytes(line.path("state").asText()));
      case "checkpoint_append" -> new Step.Appended(run, node, bytes(line.path("append").asText()));
      case "checkpoint_lines" -> new Step.Edited(run, node, edits(line.path("edits")));
      case "status" -> OVER.contains(line.path("status").asText()) ? new Step.Finish(run) : null;
      default -> throw new IOException(file + " has an operation " + op);
    };
  }

  private static List<Step.Edit> edits(JsonNode array) {
    List<Step.Edit> edits = new ArrayList<>();
    for (JsonNode edit : array) {
      List<byte[]> lines = new ArrayList<>();
      edit.path(2).forEach(line -> lines.add(bytes(line.asText() + "\n")));
      edits.add(new Step.Edit(edit.path(0).asInt(), edit.path(1).asInt(), lines));
    }
    return edits;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
