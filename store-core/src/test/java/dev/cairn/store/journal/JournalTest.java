package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the journal's files may be used again, and when another one is begun. */
class JournalTest {
  private final SmallJournal small = new SmallJournal();
  private final Journal journal = small.journal;

  /** A pass in several steps frees one file after the other. */
  @Test
  void aFileIsKeptUntilItsBatchesHaveSettled() throws IOException {
    long first = journal.end().file();
    long lastOfFirst = small.appendToTheNextFile();
    long lastOfSecond = small.appendToTheNextFile();
    journal.commit().await(journal.end().batch());
    journal.recycle(lastOfFirst - 1);
    assertNotNull(journal.file(first));
    journal.recycle(lastOfFirst);
    assertNull(journal.file(first));
    assertNotNull(journal.file(first + 1));
    journal.recycle(lastOfSecond);
    assertNull(journal.file(first + 1));
  }

  /** The header of that one is all that says where the journal goes on. */
  @Test
  void aFileIsKeptUntilTheOneThatGoesOnFromItIsDurable() throws IOException {
    long first = journal.end().file();
    long lastOfFirst = small.appendToTheNextFile();
    assertEquals(lastOfFirst, journal.commit().durable(), "the next file has its header only");
    journal.recycle(lastOfFirst);
    assertNotNull(journal.file(first));
    journal.commit().await(journal.end().batch());
    journal.recycle(lastOfFirst);
    assertNull(journal.file(first));
  }

  /** So headers reach the disk in their order, and what nothing confirms stays in two files. */
  @Test
  void allThatIsInTheJournalIsDurableBeforeAnotherFileIsBegun() {
    List<Boolean> durable = new ArrayList<>();
    long[] appended = new long[1];
    small.disk.onCall(
        call -> {
          if (call.verb() == Verb.CREATE) {
            durable.add(journal.commit().durable() == appended[0]);
          }
        });
    for (int i = 0; i < 12; i++) {
      appended[0] = journal.end().batch();
      long unused = small.append();
    }
    assertTrue(durable.size() > 2, durable.toString());
    assertEquals(List.of(), durable.stream().filter(it -> !it).toList());
  }
}
