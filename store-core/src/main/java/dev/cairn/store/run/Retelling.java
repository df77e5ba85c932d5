package dev.cairn.store.run;

import dev.cairn.store.index.CheckpointEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells states anew, whose base is to be left out. */
public interface Retelling {
  /**
   * How a state is told.
   *
   * @param base the checkpoint by which it is told; null where it is whole
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  record Retold(byte[] body, int codec, @Nullable CheckpointEntry base) {}

  /**
   * Reads a checkpoint's state, verifies it, and tells it by another one's, or whole where that
   * does not pay, or there is none.
   *
   * @throws DamagedException if it cannot be read
   */
  Retold tell(RunState run, CheckpointEntry entry, @Nullable CheckpointEntry base)
      throws IOException;
}
