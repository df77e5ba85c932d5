package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.TailHeader;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 5: of which file the batches are that an opening finds in TAIL. */
final class FoundTailTest {
  private static final UUID STORE = new UUID(1, 2);
  private static final int SLOT = 3;
  private static final long SALT = 7;
  private static final int OFFSET = JournalHeader.JOURNAL_BATCHES_AT;
  private static final String PATH = "journal/" + SLOT + ".log";

  private final byte[] batch = batch();
  private final FoundTail tail = tail(batch);
  private final byte[] file = new byte[2 * OFFSET];

  private static byte[] batch() {
    BatchDraft draft = new BatchDraft();
    draft.add(RecordType.EVENT.code(), 0, 0, new byte[] {1, 2, 3}, 3).assign(1, 1, 0);
    int length = draft.length();
    new BatchHeader(length, SALT, 1, 0, 1, 0, 1, 1, 0).write(draft.bytes(), 0);
    int unused = draft.seal(SALT, 1, OFFSET);
    return Arrays.copyOf(draft.bytes(), length);
  }

  private static FoundTail tail(byte[] batch) {
    byte[] header = new TailHeader(STORE, SALT, OFFSET, SLOT).encode();
    byte[] bytes = Arrays.copyOf(header, header.length + batch.length);
    System.arraycopy(batch, 0, bytes, header.length, batch.length);
    FoundTail found = FoundTail.of(bytes);
    if (found == null) {
      throw new IllegalStateException("a valid batch");
    }
    return found;
  }

  private void fileHasSalt(long salt) {
    byte[] header =
        new JournalHeader(false, STORE, 1, salt, 1, 0, 0, 0, 0, 1, 0, file.length).encode();
    System.arraycopy(header, 0, file, 0, header.length);
  }

  @Test
  void theyAreOfTheFileInTheirSlot() {
    fileHasSalt(SALT);
    assertTrue(tail.putInto(PATH, file));
    assertArrayEquals(batch, Arrays.copyOfRange(file, OFFSET, OFFSET + batch.length));
  }

  @Test
  void evenIfItsHeaderCannotBeRead() {
    assertTrue(tail.putInto(PATH, file));
    assertArrayEquals(batch, Arrays.copyOfRange(file, OFFSET, OFFSET + batch.length));
  }

  /** Else they would lie over what has been made durable in the same place since. */
  @Test
  void notOfOneThatHasTakenTheSlotSince() {
    fileHasSalt(SALT + 1);
    byte[] before = file.clone();
    assertFalse(tail.putInto(PATH, file));
    assertArrayEquals(before, file);
  }

  @Test
  void notOfOneInAnotherSlot() {
    fileHasSalt(SALT);
    byte[] before = file.clone();
    assertFalse(tail.putInto("journal/4.log", file));
    assertArrayEquals(before, file);
  }
}
