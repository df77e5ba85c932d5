package dev.cairn.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.flight.FlightEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the store tells the flight recorder (docs/flight-recorder.md). */
class FlightRecorderTest {
  @TempDir Path temporary;

  @Test
  void tellsOfWritesForcesSettlingAndOpenings() throws IOException {
    Path file = temporary.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      work(temporary.resolve("store"));
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    writes(named(events, "cairn.Write"));
    forces(named(events, "cairn.Force"));
    openings(named(events, "cairn.Open"));
    List<RecordedEvent> passes = named(events, "cairn.Settle");
    assertEquals(1, passes.get(0).getInt("runs"));
    assertTrue(passes.get(0).getBoolean("committed"));
    assertTrue(passes.get(0).getLong("bytes") > 0);
  }

  /** In a process of its own: in this one somebody may have recorded already. */
  @Test
  @Timeout(60)
  void aStoreStartsNoRecorderAndTellsOneThatIsStartedLater() throws Exception {
    Process late =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                LateRecording.class.getName(),
                temporary.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(late.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, late.waitFor(), said);
    String before = said.substring(0, said.indexOf(LateRecording.BEGINS));
    assertTrue(before.contains("dev.cairn.store.flight.OpenEvent"));
    assertFalse(before.contains("jdk.jfr.internal.MetadataRepository"), "what starts the recorder");
    List<RecordedEvent> events = RecordingFile.readAllEvents(temporary.resolve(LateRecording.FILE));
    assertEquals(2, named(events, "cairn.Write").size());
    assertTrue(named(events, "cairn.Force").size() >= 1);
    assertEquals(1, named(events, "cairn.Open").size());
  }

  /** Opens a store, then records while it is written to, and while another is opened. */
  static final class LateRecording {
    static final String FILE = "late.jfr";
    static final String BEGINS = "from here on it is recorded";

    private LateRecording() {}

    public static void main(String[] args) throws Exception {
      Path directory = Path.of(args[0]);
      try (CairnStore store = CairnStore.open(directory.resolve("late"))) {
        store.createRun("before", "w", Map.of());
        while (!FlightEvents.listening()) {
          Thread.onSpinWait();
        }
        System.out.println(BEGINS);
        try (Recording recording = new Recording()) {
          recording.start();
          store.createRun("r", "w", Map.of());
          store.appendEvent(WorkflowEvent.of("r", "type"));
          CairnStore.open(directory.resolve("another")).close();
          recording.stop();
          recording.dump(directory.resolve(FILE));
        }
      }
    }
  }

  private static void work(Path directory) {
    try (CairnStore store = CairnStore.open(directory)) {
      RunMetadata run = store.createRun("r", "w", Map.of());
      long seq = store.appendEvent(WorkflowEvent.of(run.runId(), "type"), WriteOptions.ASYNC);
      assertEquals(1, seq);
      WriteBatch batch = WriteBatch.of().save("n", new byte[100], null).change(RunStatus.PAUSED);
      assertEquals(2, store.commitAsync("r", batch).join().size());
      store.settle();
    }
    try (CairnStore store = CairnStore.open(directory)) {
      assertTrue(store.openReport().cleanlyClosed());
    }
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  private static void writes(List<RecordedEvent> writes) {
    assertEquals(
        List.of("RUN", "EVENT", "CHECKPOINT"),
        writes.stream().map(event -> event.getString("kind")).toList());
    assertTrue(writes.stream().allMatch(event -> event.getString("run").equals("r")));
    assertEquals(2, writes.get(2).getInt("records"));
    assertTrue(writes.get(2).getBoolean("future"));
    assertTrue(writes.get(2).getLong("bytes") > 100);
    assertTrue(writes.get(0).getDuration("waited").toNanos() > 0);
  }

  private static void forces(List<RecordedEvent> forces) {
    assertTrue(forces.stream().mapToLong(event -> event.getLong("batches")).sum() >= 3);
    assertTrue(forces.stream().allMatch(event -> event.getLong("bytes") >= 0));
    assertTrue(forces.get(0).getInt("files") >= 1);
  }

  private static void openings(List<RecordedEvent> openings) {
    assertEquals(2, openings.size());
    assertEquals(1, openings.get(1).getLong("runs"));
    assertTrue(openings.get(1).getBoolean("clean"));
    assertEquals(0, openings.get(1).getInt("damages"));
  }
}
