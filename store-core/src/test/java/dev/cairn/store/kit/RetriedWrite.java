package dev.cairn.store.kit;

import dev.cairn.store.Durability;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import java.util.Map;

/** Every kind of write to a run that is there, to be tried again. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes what is in there
enum RetriedWrite {
  SAVE(new Command.Save("run", "node", new byte[] {1, 2}, Map.of("k", 1L), Durability.SYNC)),
  LARGE_SAVE(
      new Command.Save(
          "run", "node", States.incompressible(1_100_000, 1), Map.of(), Durability.SYNC)),
  EVENT(new Command.Event("run", "type", "node", "payload", Durability.SYNC)),
  STATUS(new Command.Status("run", RunStatus.PAUSED, Durability.SYNC)),
  BATCH_THAT_SAVES_FIRST(
      new Command.Commit(
          "run",
          WriteBatch.of()
              .save("node", new byte[] {1}, null)
              .append(WorkflowEvent.of("run", "type"))
              .change(RunStatus.PAUSED)
              .save("node", new byte[] {2}, null)
              .append(WorkflowEvent.of("run", "type")),
          Durability.SYNC)),
  BATCH_THAT_APPENDS_FIRST(
      new Command.Commit(
          "run",
          WriteBatch.of()
              .append(WorkflowEvent.of("run", "type"))
              .append(WorkflowEvent.of("run", "type"))
              .save("node", new byte[] {1}, null),
          Durability.SYNC)),
  BATCH_THAT_CHANGES_FIRST(
      new Command.Commit(
          "run",
          WriteBatch.of()
              .change(RunStatus.FAILED)
              .save("node", new byte[] {1}, null)
              .change(RunStatus.PAUSED)
              .append(WorkflowEvent.of("run", "type")),
          Durability.SYNC)),
  BATCH_OF_CHANGES(
      new Command.Commit(
          "run",
          WriteBatch.of().change(RunStatus.FAILED).change(RunStatus.RUNNING),
          Durability.SYNC)),
  LARGE_BATCH(
      new Command.Commit(
          "run",
          WriteBatch.of()
              .save("node", new byte[] {1}, null)
              .save("other", States.incompressible(1_100_000, 2), null),
          Durability.SYNC));

  final Command.Write write;

  RetriedWrite(Command.Write write) {
    this.write = write;
  }
}
