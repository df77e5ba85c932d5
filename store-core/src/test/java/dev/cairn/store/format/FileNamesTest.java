package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 1. */
final class FileNamesTest {
  private static String directory(String id) {
    return FileNames.runDirectory(id, 0x1_0000_002aL);
  }

  @Test
  void filesHaveTheirNames() {
    assertEquals("journal/7.log", FileNames.journal(7));
    assertEquals("catalog/12.cat", FileNames.catalog(12));
    assertEquals("runs/2a", FileNames.runParent(0x1_0000_002aL));
    assertEquals("runs/2a/order-7~000000010000002a", directory("order-7"));
    assertEquals("runs/2a/x~1/3-g0.seg", FileNames.segment("runs/2a/x~1", 3, 0));
  }

  @Test
  void aPrefixIsForPeopleAndHarmless() {
    assertEquals("runs/2a/..~000000010000002a", directory(".."));
    assertEquals("runs/2a/_etc_passwd~000000010000002a", directory("/etc/passwd"));
    assertEquals("runs/2a/order_7___~000000010000002a", directory("Order 7\0ä\ud83d\ude00"));
    assertEquals("runs/2a/" + "x".repeat(24) + "~000000010000002a", directory("x".repeat(1000)));
  }

  @Test
  void foreignNamesAreNotOurs() {
    String[] names = {
      "",
      "7.log",
      "journal/",
      "journal/.log",
      "journal/07.log",
      "journal/-1.log",
      "journal/+1.log",
      "journal/7.log~",
      "journal/7.LOG",
      "journal/x7.log",
      "journal/7.log/",
      "journal/7.log\n",
      "journal/9999999999999999999.log",
      "catalog/7.log",
      "journal/٧.log"
    };
    for (String name : names) {
      assertEquals(-1, FileNames.parseJournal(name), name);
    }
    assertEquals(-1, FileNames.parseCatalog("catalog/7.log"));
    assertEquals(-1, FileNames.parseCatalog("journal/7.cat"));
  }

  @Test
  void foreignRunDirectoriesAreNotOurs() {
    String[] names = {
      "runs/2a/x~000000010000002b", "runs/2a/x~00000001000002a", "runs/2a/x000000010000002a",
      "runs/2a/X~000000010000002a", "runs/2a/x~000000010000002A", "runs/2a/~000000010000002a",
      "runs/2a/x~f00000010000002a", "runs/2a/" + "x".repeat(25) + "~000000010000002a"
    };
    for (String name : names) {
      assertEquals(-1, FileNames.parseRunDirectory(name), name);
    }
    assertFalse(FileNames.isRunParent("runs/2A"));
    assertFalse(FileNames.isRunParent("runs/2ab"));
    assertTrue(FileNames.isRunParent("runs/2a/"));
  }

  @Test
  void foreignSegmentsAreNotOurs() {
    for (String name :
        new String[] {"1.seg", "1-g.seg", "01-g0.seg", "1-g00.seg", "1-g1.seg.tmp"}) {
      assertNull(FileNames.parseSegment(name), name);
    }
    assertNull(FileNames.parseSegment("2147483648-g0.seg"));
  }

  @Property
  void whatIsNamedIsParsed(@ForAll @LongRange(max = 999_999_999_999_999_999L) long n) {
    assertEquals(n, FileNames.parseJournal(FileNames.journal(n)));
    assertEquals(n, FileNames.parseCatalog(FileNames.catalog(n)));
  }

  @Provide
  Arbitrary<String> ids() {
    return ValueArbitraries.texts().filter(id -> !id.isEmpty());
  }

  @Property
  void anyIdMakesADirectoryThatIsParsed(
      @ForAll("ids") String id, @ForAll @LongRange(max = Long.MAX_VALUE) long run) {
    String directory = FileNames.runDirectory(id, run);
    assertEquals(run, FileNames.parseRunDirectory(directory));
    assertEquals(run, FileNames.parseRunDirectory(directory + "/"));
    int number = (int) run & Integer.MAX_VALUE;
    assertEquals(
        new FileNames.SegmentName(number, 3),
        FileNames.parseSegment(FileNames.segment(directory, number, 3)));
  }
}
