package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskMap;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 10.2: the newest batches, in TAIL and on the heap, on their way. */
final class GatheringTest {
  private static final int FILE_BYTES = 64 << 10;
  private static final int TAIL_BYTES = 4096;
  private static final int BATCH = 1000;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final ReentrantLock lock = new ReentrantLock();
  private final Gathering gathering = new Gathering(lock, new UUID(1, 2));
  private final List<Call> writes = new ArrayList<>();
  private JournalFile file;

  @BeforeEach
  void aFileAndTail() throws IOException {
    DiskFile opened = filled("1.log", FILE_BYTES);
    file = JournalFile.writable("1.log", opened.map(FILE_BYTES), opened);
    disk.onCall(
        call -> {
          if (call.verb() == Verb.WRITE && call.path().equals("1.log")) {
            writes.add(call);
          }
        });
  }

  private DiskFile filled(String path, int bytes) throws IOException {
    DiskFile opened = disk.create(path);
    opened.write(0, new byte[bytes], 0, bytes);
    return opened;
  }

  private void useTail() throws IOException {
    DiskMap tail = filled("TAIL", TAIL_BYTES).map(TAIL_BYTES);
    gathering.tail(tail);
  }

  private static byte[] batch(int n, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) n);
    return bytes;
  }

  private void add(int n, long at, int length) throws IOException {
    gathering.add(file, at, batch(n, length), length);
  }

  private byte[] read(long at, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.read(at, bytes, 0, length);
    return bytes;
  }

  @Test
  void batchesThatFollowEachOtherAreOneWrite() throws IOException {
    useTail();
    for (int n = 0; n < 3; n++) {
      add(n, 4096 + n * BATCH, BATCH);
    }
    assertEquals(List.of(), writes);
    gathering.write();
    gathering.write();
    assertEquals(1, writes.size());
    assertEquals(4096, writes.get(0).position());
    assertEquals(3 * BATCH, writes.get(0).length());
  }

  @Test
  void whatIsGatheredIsReadAsIfItWereWritten() throws IOException {
    useTail();
    add(1, 4096, BATCH);
    gathering.write();
    add(2, 4096 + BATCH, BATCH);
    add(3, 4096 + 2 * BATCH, BATCH);
    byte[] unwritten = read(4000, 4 * BATCH);
    assertEquals(1, writes.size());
    gathering.write();
    assertArrayEquals(read(4000, 4 * BATCH), unwritten);
    assertArrayEquals(batch(3, BATCH), read(4096 + 2 * BATCH, BATCH));
  }

  @Test
  void aBatchBehindAGapOrWithoutRoomEndsWhatIsThere() throws IOException {
    useTail();
    add(1, 4096, BATCH);
    add(2, 8192, BATCH);
    assertEquals(1, writes.size());
    add(3, 8192 + BATCH, BATCH);
    add(4, 8192 + 2 * BATCH, BATCH);
    add(5, 8192 + 3 * BATCH, BATCH);
    assertEquals(1, writes.size());
    add(6, 8192 + 4 * BATCH, BATCH);
    assertEquals(2, writes.size(), "five batches are more than TAIL holds");
    assertArrayEquals(batch(6, BATCH), read(8192 + 4 * BATCH, BATCH));
  }

  @Test
  void aBatchThatTailCannotHoldIsWrittenAtOnceBehindWhatIsThere() throws IOException {
    useTail();
    add(1, 4096, BATCH);
    add(2, 4096 + BATCH, TAIL_BYTES);
    assertEquals(List.of(4096L, 4096L + BATCH), writes.stream().map(Call::position).toList());
    add(3, 4096 + BATCH + TAIL_BYTES, BATCH);
    assertEquals(2, writes.size());
  }

  @Test
  void withoutTailEveryBatchIsWrittenAtOnce() throws IOException {
    add(1, 4096, BATCH);
    add(2, 4096 + BATCH, BATCH);
    assertEquals(2, writes.size());
    gathering.write();
    assertEquals(2, writes.size());
  }

  @Test
  void whatCouldNotBeWrittenIsReadAsBefore() throws IOException {
    useTail();
    add(1, 4096, BATCH);
    disk.failWhen(call -> call.verb() == Verb.WRITE, Fault.SHORT_WRITE);
    assertThrows(IOException.class, gathering::write);
    assertArrayEquals(batch(1, BATCH), read(4096, BATCH));
  }
}
