package dev.cairn.store.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What an id is, and what text is. */
final class IdsTest {
  private static String refusal(String id) {
    return assertThrows(IllegalArgumentException.class, () -> Ids.utf8("runId", id)).getMessage();
  }

  @Test
  void anyStringOfValidUnicodeIsAnId() {
    for (String id : new String[] {".", "..", "/", "\0", " ", "CON", "ä", "\ud83d\ude00", "a\nb"}) {
      assertArrayEquals(id.getBytes(UTF_8), Ids.utf8("runId", id));
    }
  }

  @Test
  void nullIsNamed() {
    assertEquals(
        "runId",
        assertThrows(NullPointerException.class, () -> Ids.utf8("runId", null)).getMessage());
  }

  @Test
  void theEmptyStringIsNone() {
    assertEquals("runId: expected a non-empty string, found an empty one", refusal(""));
  }

  @Test
  void aLoneSurrogateIsRefused() {
    String message = "runId: expected valid Unicode, found a lone surrogate at index ";
    assertEquals(message + 1, refusal("a\ud83d"));
    assertEquals(message + 0, refusal("\ude00\ud83d"));
    assertEquals(message + 2, refusal("\ud83d\ude00\ud83d\ud83d\ude00"));
  }

  @Test
  void itMayHave1024BytesAndNoMore() {
    assertEquals(1024, Ids.utf8("runId", "x".repeat(1024)).length);
    assertEquals(1024, Ids.utf8("runId", "ä".repeat(512)).length);
    String message = "runId: expected at most 1024 bytes in UTF-8, found ";
    assertEquals(message + "at least 1025", refusal("x".repeat(1025)));
    assertEquals(message + "1026", refusal("ä".repeat(513)));
  }

  @Property
  void ourUtf8IsTheJdks(@ForAll @Size(max = 6) byte[] bytes) {
    boolean valid;
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      valid = true;
    } catch (CharacterCodingException malformed) {
      valid = false;
    }
    assertEquals(valid, Utf8.valid(bytes, 0, bytes.length));
  }

  @Test
  void ourUtf8IsTheJdksForAllLeadsAndSeconds() {
    for (int lead = 0; lead < 256; lead++) {
      for (int second = 0; second < 256; second++) {
        ourUtf8IsTheJdks(new byte[] {(byte) lead, (byte) second});
        ourUtf8IsTheJdks(new byte[] {(byte) lead, (byte) second, (byte) 0x80});
        ourUtf8IsTheJdks(new byte[] {(byte) lead, (byte) second, (byte) 0x80, (byte) 0xbf});
      }
    }
  }
}
