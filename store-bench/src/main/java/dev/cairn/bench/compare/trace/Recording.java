package dev.cairn.bench.compare.trace;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps held in memory, and kept in a file that is read at once: so that no turn spends its time on
 * reading JSON.
 *
 * @param steps in the order in which they happened
 */
public record Recording(List<Step> steps) {
  private static final String NO_NODE = "";
  private static final byte[] NO_BYTES = {};

  /** The steps of each run by themselves. */
  public List<List<Step>> byRun() {
    Map<String, List<Step>> runs = new LinkedHashMap<>();
    for (Step step : steps) {
      runs.computeIfAbsent(step.run(), run -> new ArrayList<>()).add(step);
    }
    return List.copyOf(runs.values());
  }

  /** Keeps it. */
  public void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(steps.size());
      for (Step step : steps) {
        write(step, out);
      }
    }
  }

  private static void write(Step step, DataOutputStream out) throws IOException {
    if (step instanceof Step.Create create) {
      write('c', step.run(), NO_NODE, create.params(), out);
    } else if (step instanceof Step.Event event) {
      write('e', step.run(), NO_NODE, event.payload(), out);
    } else if (step instanceof Step.Whole whole) {
      write('w', step.run(), whole.node(), whole.state(), out);
    } else if (step instanceof Step.Appended appended) {
      write('a', step.run(), appended.node(), appended.more(), out);
    } else if (step instanceof Step.Finish) {
      write('f', step.run(), NO_NODE, NO_BYTES, out);
    } else {
      throw new IOException("edits are not kept");
    }
  }

  private static void write(char kind, String run, String node, byte[] bytes, DataOutputStream out)
      throws IOException {
    out.writeChar(kind);
    out.writeUTF(run);
    out.writeUTF(node);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what was kept. */
  public static Recording read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int count = in.readInt();
      List<Step> steps = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        steps.add(step(in));
      }
      return new Recording(steps);
    }
  }

  private static Step step(DataInputStream in) throws IOException {
    char kind = in.readChar();
    String run = in.readUTF();
    String node = in.readUTF();
    byte[] bytes = in.readNBytes(in.readInt());
    return switch (kind) {
      case 'c' -> new Step.Create(run, bytes);
      case 'e' -> new Step.Event(run, bytes);
      case 'w' -> new Step.Whole(run, node, bytes);
      case 'a' -> new Step.Appended(run, node, bytes);
      case 'f' -> new Step.Finish(run);
      default -> throw new IOException("a step of kind " + kind);
    };
  }
}
