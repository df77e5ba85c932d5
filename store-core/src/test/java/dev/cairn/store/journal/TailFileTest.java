package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FORMAT.md section 5: TAIL is really on the device before it is mapped. */
final class TailFileTest {
  private static final int BYTES = 4096;
  private final SimulatedDisk disk = new SimulatedDisk();

  private void leave(int bytes) throws IOException {
    byte[] other = new byte[bytes];
    Arrays.fill(other, (byte) 7);
    try (DiskFile file = disk.create("TAIL")) {
      file.write(0, other, 0, bytes);
    }
    disk.forceDirectory("");
  }

  /** One that was copied with holes is as long as it was, and has no room of its own. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, BYTES, 3 * BYTES})
  void whatIsThereIsOverwrittenAndForced(int bytes) throws IOException {
    leave(bytes);
    assertEquals(BYTES, TailFile.map(disk, BYTES).size());
    assertArrayEquals(new byte[BYTES], disk.content("TAIL"));
    assertArrayEquals(new byte[BYTES], disk.crashDroppingAll().content("TAIL"));
  }

  @Test
  void whereThereIsNoRoomThereIsNone() throws IOException {
    disk.failWhen(call -> call.verb() == Verb.WRITE, Fault.ENOSPC);
    assertNull(TailFile.map(disk, BYTES));
    assertFalse(disk.exists("TAIL"));
  }

  @Test
  void removingItWhereThereIsNoneIsNothing() throws IOException {
    TailFile.remove(disk);
    leave(BYTES);
    TailFile.remove(disk);
    assertFalse(disk.exists("TAIL"));
  }
}
