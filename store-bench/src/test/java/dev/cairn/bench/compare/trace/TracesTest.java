package dev.cairn.bench.compare.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.bench.compare.contender.Mode;
import dev.cairn.bench.compare.result.TraceWeights.Weighed;
import dev.cairn.bench.compare.work.TraceReplay;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces are read as their format says, and replayed whole. */
class TracesTest {
  private static final List<String> LINES =
      List.of(
          "{'op':'create_run','run_id':'r','workflow':'w','params':{'a':1}}",
          "{'op':'status','run_id':'r','status':'RUNNING'}",
          "{'op':'event','run_id':'r','event_type':'e','timestamp':1,'node_id':null,'payload':[1]}",
          "{'op':'checkpoint','run_id':'r','node_id':'n','metadata':{},'state':'a\\nb\\nc\\n'}",
          "{'op':'checkpoint_append','run_id':'r','node_id':'n','metadata':{},'append':'d\\n'}",
          "{'op':'checkpoint_lines','run_id':'r','node_id':'n','metadata':{},"
              + "'edits':[[0,1,['x','y']],[3,1,[]]]}",
          "{'op':'checkpoint_append','run_id':'r','node_id':'m','metadata':{},'append':'m\\n'}",
          "{'op':'status','run_id':'r','status':'COMPLETED'}");

  @TempDir private Path directory;

  private Path trace() throws IOException {
    Path file = directory.resolve("small.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (String line : LINES) {
        out.write((line.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  @Test
  void readsWholeStatesAppendedOnesAndEditedOnes() throws IOException {
    States states = new States();
    List<String> whole = new ArrayList<>();
    try (TraceFile trace = new TraceFile(trace())) {
      for (Step step = trace.next(); step != null; step = trace.next()) {
        if (step instanceof Step.Save save) {
          whole.add(new String(states.whole(save), StandardCharsets.UTF_8));
        }
      }
    }
    assertEquals(List.of("a\nb\nc\n", "a\nb\nc\nd\n", "x\ny\nb\nc\n", "m\n"), whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void weighsWhatAWholeTraceLeaves(int threads) throws IOException {
    Path stores = directory.resolve("stores");
    Weighed weighed = TraceReplay.replay("cairn", trace(), Mode.DURABLE, threads, stores);
    assertEquals(threads, weighed.threads());
    assertEquals(4, weighed.checkpoints());
    assertEquals(1, weighed.events());
    assertEquals(6 + 8 + 8 + 2, weighed.stateBytes());
    assertEquals(3, weighed.eventBytes());
    assertTrue(weighed.atRest().lengthBytes() > 0);
    assertTrue(weighed.saveSeconds() > 0 && weighed.saveSeconds() < weighed.seconds());
  }

  @Test
  void keepsARecordingAndReadsItAgain() throws IOException {
    Recordings recordings = Recordings.prepare(directory.resolve("none"), directory, 1);
    Recording growing = recordings.growing();
    growing.write(directory.resolve("again.recording"));
    Recording again = Recording.read(directory.resolve("again.recording"));
    assertEquals(growing.steps().size(), again.steps().size());
    assertEquals(growing.byRun().size(), again.byRun().size());
  }

  @Test
  void preparesTheSameStatesEachTime() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Recordings.prepare(directory.resolve("none"), directory, 1);
    Recordings.prepare(directory.resolve("none"), other, 1);
    for (String name : List.of("growing", "process", "day")) {
      assertEquals(
          -1,
          Files.mismatch(
              directory.resolve(name + ".recording"), other.resolve(name + ".recording")));
    }
  }
}
