package dev.cairn.store.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.codec.Lz4;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pass writes is forced in one go, or in pieces with places to rest in between. */
class SegmentWriterTest {
  private static final int RECORDS = 64;
  private static final int PAYLOAD = 16 << 10;
  private static final int PIECE = 256 << 10;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final RunState run = new RunState(1, "run", "workflow", 0);
  private int forces;
  private int pauses;

  private final Pauses inPieces =
      new Pauses() {
        @Override
        public long pieceBytes() {
          return PIECE;
        }

        @Override
        public void here() {
          pauses++;
        }
      };

  @BeforeEach
  void makeDirectory() throws IOException {
    disk.createDirectory(FileNames.RUNS);
    disk.createDirectory(FileNames.runParent(run.number()));
    disk.createDirectory(run.directory());
    disk.onCall(call -> forces += call.verb() == Verb.FORCE ? 1 : 0);
  }

  @Test
  void whereNobodyWaitsAllIsForcedAtOnce() throws IOException {
    write(Pauses.NONE);
    assertEquals(1, forces);
  }

  @Test
  void elseNoForceIsLongerThanAPieceAndOneBuffer() throws IOException {
    write(inPieces);
    // A little over a mebibyte, flushed in buffers of less than 64 KiB.
    assertEquals(4, forces);
    assertEquals(RECORDS / 3 + 1, pauses, "one wherever something was written");
  }

  @Test
  void theBytesAreTheSame() throws IOException {
    String path = write(Pauses.NONE);
    byte[] atOnce = disk.durableContent(path);
    disk.remove(path);
    RunState again = new RunState(1, "run", "workflow", 0);
    String other = write(inPieces, again);
    assertEquals(path, other);
    assertArrayEquals(atOnce, disk.durableContent(other));
  }

  private String write(Pauses between) throws IOException {
    return write(between, run);
  }

  private String write(Pauses between, RunState to) throws IOException {
    Bodies bodies = new Bodies(new Lz4(false), true);
    UUID store = new UUID(1, 2);
    try (SegmentWriter writer =
        new SegmentWriter(
            disk, store, () -> 3, bodies, SegmentSizes.dividedBy(1), to, List.of(), 0, between)) {
      byte[] payload = new byte[PAYLOAD];
      int crc = Crc.of(payload, 0, PAYLOAD);
      for (int i = 1; i <= RECORDS; i++) {
        long unused = writer.append(i, header(i, crc), payload, 0);
      }
      writer.end();
      writer.keep();
      return writer.created().get(0);
    }
  }

  private static RecordHeader header(int position, int crc) {
    return new RecordHeader(
        PAYLOAD, 1, position, position, crc, RecordType.EVENT.code(), Bodies.RAW, 0, 0);
  }
}
