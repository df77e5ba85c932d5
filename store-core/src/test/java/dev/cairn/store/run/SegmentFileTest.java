package dev.cairn.store.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How far a segment is made longer than what was put. */
class SegmentFileTest {
  private static final int KIB = 1 << 10;

  private final SimulatedDisk disk = new SimulatedDisk();

  @Test
  void smallPassesFindRoomForTheNextOnes() throws IOException {
    pass(0, 256 * KIB);
    assertEquals(256 * KIB, length(), "a large pass makes it as long as it must be");
    int lengths = 0;
    for (int at = 256 * KIB; at < 512 * KIB; at += KIB) {
      long before = length();
      pass(at, KIB);
      lengths += length() == before ? 0 : 1;
    }
    assertTrue(lengths <= 5, lengths + " passes of 256 changed its length");
  }

  @Test
  void aLargePassLeavesNoZerosThatTheNextOneWouldOverwrite() throws IOException {
    for (int at = 0; at < 2048 * KIB; at += 128 * KIB) {
      pass(at, 128 * KIB);
      assertEquals(at + 128 * KIB, length());
    }
  }

  @Test
  void itEndsWithAPage() throws IOException {
    pass(0, 256 * KIB + 1);
    assertEquals(260 * KIB, length());
  }

  private void pass(int at, int length) throws IOException {
    try (SegmentFile file = at == 0 ? SegmentFile.create(disk, "s") : SegmentFile.open(disk, "s")) {
      file.put(at, new byte[length], 0, length);
      file.force();
    }
  }

  private long length() {
    return disk.length("s");
  }
}
