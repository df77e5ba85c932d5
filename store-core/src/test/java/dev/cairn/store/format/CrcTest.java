package dev.cairn.store.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class CrcTest {
  @Test
  void itIsCastagnolis() {
    assertEquals(0xe3069283, Crc.of("123456789".getBytes(US_ASCII), 0, 9));
  }

  @Property
  void saltAndOffsetComeFirst(@ForAll long salt, @ForAll long offset, @ForAll byte[] bytes) {
    byte[] all = new byte[16 + bytes.length];
    Bytes.putI64(all, 0, salt);
    Bytes.putI64(all, 8, offset);
    System.arraycopy(bytes, 0, all, 16, bytes.length);
    assertEquals(Crc.of(all, 0, all.length), Crc.at(salt, offset, bytes, 0, bytes.length));
  }

  @Property
  void theWritersShortcutIsTheSame(@ForAll long salt, @ForAll long offset) {
    long shortcut = Crc.startedIn(new byte[20], 4, salt, offset).getValue();
    assertEquals(Crc.started(salt, offset).getValue(), shortcut);
  }
}
