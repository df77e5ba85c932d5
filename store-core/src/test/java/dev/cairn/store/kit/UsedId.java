package dev.cairn.store.kit;

import dev.cairn.store.Durability;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WriteBatch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operation ids, and the kind of write each was used for. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes what is in there
enum UsedId {
  CREATE("create", null),
  SAVE("save", new Command.Save("run", "node", new byte[] {1}, Map.of(), Durability.SYNC)),
  EVENT("event", new Command.Event("run", "type", null, null, Durability.SYNC)),
  STATUS("status", new Command.Status("run", RunStatus.PAUSED, Durability.SYNC)),
  BATCH(
      "batch",
      new Command.Commit(
          "run",
          WriteBatch.of().change(RunStatus.FAILED).save("node", new byte[] {1}, null),
          Durability.SYNC)),
  SHORTER_BATCH(
      "shorter",
      new Command.Commit(
          "run",
          WriteBatch.of().save("node", new byte[] {1}, null).save("node", new byte[] {2}, null),
          Durability.SYNC));

  final String id;

  /** Null for the creation of the run. */
  final Command.@Nullable Write write;

  UsedId(String id, Command.@Nullable Write write) {
    this.id = id;
    this.write = write;
  }
}
