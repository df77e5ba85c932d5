package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
  @Test
  void escapesWhatCouldDriveATerminal() {
    assertEquals(
        "\\u001b[31m\\n\\t\\r\\u0000\\u007f\\\\", Printable.escaped("\u001b[31m\n\t\r\0\u007f\\"));
    assertEquals("\\u202e\\u2028\\u200b", Printable.escaped("\u202e\u2028\u200b"));
    assertEquals("é 日本 😀", Printable.escaped("é 日本 😀"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.00 KiB",
    "10240,10.0 KiB",
    "1048575,1.00 MiB",
    "1073741824,1.00 GiB",
    "9223372036854775807,8.00 EiB"
  })
  void countsBytesInThreeDigits(long bytes, String text) {
    assertEquals(text, Printable.bytes(bytes));
  }

  @Test
  void leavesOutTheMiddle() {
    assertEquals("abc..xyz", Printable.shortened("abcdefghijklmnopqrstuvwxyz", 8));
    assertEquals("abc", Printable.shortened("abc", 3));
    assertEquals("😀..😀", Printable.shortened("😀😀😀😀😀😀", 4));
  }

  @Test
  void alwaysShowsMicroseconds() {
    assertEquals("1970-01-01T00:00:00.000000Z", Printable.micros(Instant.EPOCH));
  }

  @Test
  void alignsColumnsOfAnyScript() {
    Table table = new Table("RUN", ">N");
    table.row("日本", "1");
    table.row("abc", "1,000");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8), Ink.PLAIN);
    assertEquals(
        "RUN       N\n日本      1\nabc   1,000\n",
        out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
  }
}
