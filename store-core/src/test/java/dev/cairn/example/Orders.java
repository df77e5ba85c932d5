package dev.cairn.example;

// region README
import dev.cairn.store.CairnStore;
import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

public final class Orders {
  public static void main(String[] args) {
    try (CheckpointStore store = CairnStore.open(Path.of(args[0]))) {
      if (store.getRun("order-17").isEmpty()) {
        store.createRun("order-17", "shipping", Map.of("items", 3));
      }
      Optional<Checkpoint> last = store.loadCheckpoint("order-17", "packer");
      int packed = last.map(found -> Integer.parseInt(text(found.state()))).orElse(0);
      while (packed < 3) {
        packed++;
        byte[] state = Integer.toString(packed).getBytes(StandardCharsets.UTF_8);
        store.saveCheckpoint("order-17", "packer", state, Map.of("shelf", "A" + packed));
        store.appendEvent(WorkflowEvent.of("order-17", "PACKED").withPayload(packed));
      } // killed anywhere, it goes on where it was
      store.updateRunStatus("order-17", RunStatus.COMPLETED);
    }
  }

  private static String text(byte[] state) {
    return new String(state, StandardCharsets.UTF_8);
  }
}
// endregion
