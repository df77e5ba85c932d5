package dev.cairn.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What an index makes of chains: all of it from what records' heads say, in their order. */
class RunIndexTest {
  private static CheckpointEntry entry(String node, long seq, long base) {
    return new CheckpointEntry(
        node, seq, seq, 0, 1000, base == 0 ? 900 : 100, new byte[16], new byte[1], false, base, 1);
  }

  private static void place(CheckpointEntry entry, int links, int anchors, long loadBytes) {
    assertEquals(links, entry.links(), "links of " + entry.seq());
    assertEquals(anchors, entry.anchors(), "anchors of " + entry.seq());
    assertEquals(1 + links + anchors, entry.records());
    assertEquals(loadBytes, entry.loadBytes());
  }

  /** A whole state, 63 links, an anchor told by it, and so on. */
  private static RunIndex anchored(RunIndex index, long from, long to) {
    for (long seq = from; seq <= to; seq++) {
      long base = seq == 1 ? 0 : seq % 64 == 1 ? seq - 64 : seq - 1;
      index.add(entry("n", seq, base));
    }
    return index;
  }

  @Test
  void linksAndAnchorsAreCounted() {
    RunIndex index = anchored(new RunIndex(0, 0), 1, 200);
    place(index.checkpoint(1), 0, 0, 900);
    place(index.checkpoint(2), 1, 0, 1_000);
    place(index.checkpoint(64), 63, 0, 7_200);
    place(index.checkpoint(65), 0, 1, 1_000);
    place(index.checkpoint(66), 1, 1, 1_100);
    place(index.checkpoint(129), 0, 2, 1_100);
    place(index.checkpoint(200), 7, 3, 1_900);
  }

  @Test
  void severalThatAreToldByOneAreLinksNotAnchors() {
    RunIndex index = new RunIndex(0, 0);
    index.add(entry("n", 1, 0));
    index.add(entry("m", 2, 0));
    index.add(entry("n", 3, 1));
    index.add(entry("n", 4, 1));
    place(index.checkpoint(3), 1, 0, 1_000);
    place(index.checkpoint(4), 1, 0, 1_000);
  }

  @Test
  void whatNewerRecordsAreToldByIsKnownOnceTheOlderAreThere() {
    RunIndex newer = anchored(new RunIndex(100, 0), 101, 150);
    assertFalse(newer.checkpoint(101).lost());
    RunIndex all = anchored(new RunIndex(0, 0), 1, 100);
    all.append(newer);
    place(all.checkpoint(128), 63, 1, 7_300);
    place(all.checkpoint(150), 21, 2, 3_200);
    assertTrue(all.intact(150) != null);
  }

  @Test
  void whatIsToldByALostOneIsLost() {
    RunIndex index = new RunIndex(0, 0);
    index.add(entry("n", 1, 0));
    index.add(entry("n", 3, 2));
    index.add(entry("n", 4, 3));
    index.add(entry("n", 5, 1));
    assertNotNull(index.checkpoint(4));
    assertNull(index.intact(3));
    assertNull(index.intact(4));
    assertNotNull(index.intact(5));
  }

  @Test
  void aBaseOfAnotherNodeIsNone() {
    RunIndex index = new RunIndex(0, 0);
    index.add(entry("m", 1, 0));
    index.add(entry("n", 2, 1));
    assertNull(index.intact(2));
  }

  @Test
  void whatWasNotLostButNotThereYetIsFound() {
    RunIndex newer = new RunIndex(1, 0);
    newer.add(entry("n", 2, 1));
    RunIndex without = new RunIndex(0, 0);
    without.append(newer);
    assertNull(without.intact(2));
    RunIndex with = new RunIndex(0, 0);
    with.add(entry("n", 1, 0));
    with.append(newer);
    assertNotNull(with.intact(2));
  }

  /** An event whose group is lost came back with its segment's rewriting, and could not be read. */
  @Test
  void anEventThatIsLostStaysLostWhereverItsRecordIsMoved() {
    RunIndex index = new RunIndex(0, 0);
    index.addEvent(1, 10);
    index.addEvent(2, 20);
    index.moveEvent(2, Location.NONE);
    index.moveEvent(1, 11);
    index.moveEvent(2, 21);
    assertEquals(11, index.event(1));
    assertEquals(Location.NONE, index.event(2));
  }

  @Test
  void whatIsGivenUpIsStillThereButNothingIsToldByItAnyMore() {
    RunIndex index = anchored(new RunIndex(0, 0), 1, 10);
    Ranges seqs = new Ranges();
    seqs.add(3, 4);
    index.drop(new DropEntry(11, seqs));
    assertNotNull(index.checkpoint(4));
    assertNull(index.intact(4));
    assertNotNull(index.intact(5));
    assertTrue(index.isDropped(3));
    assertFalse(index.isLost(3));
    assertEquals(200, index.droppedBytes());
  }
}
