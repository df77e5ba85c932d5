package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  @Test
  void writesWhatJsonKnows() {
    assertEquals(
        "[null,true,-7,18446744073709551616,0.5,\"é\\u0000\",{\"a\":[]}]",
        json(
            Arrays.asList(
                null,
                true,
                -7L,
                new BigInteger("18446744073709551616"),
                0.5,
                "é\0",
                Map.of("a", List.of()))));
  }

  @Test
  void marksWhatJsonDoesNotKnow() {
    assertEquals("{\"$bytes\":\"AQI=\"}", json(new byte[] {1, 2}));
    assertEquals("{\"$double\":\"NaN\"}", json(Double.NaN));
    assertEquals("{\"$double\":\"-Infinity\"}", json(Double.NEGATIVE_INFINITY));
  }

  @Test
  void wrapsAMapThatLooksLikeAMark() {
    assertEquals("{\"$map\":{\"$bytes\":\"x\"}}", json(Map.of("$bytes", "x")));
    assertEquals("{\"$map\":{\"$map\":1}}", json(Map.of("$map", 1L)));
    assertEquals("{\"$other\":1}", json(Map.of("$other", 1L)));
  }

  @Test
  void writesOneObjectALine() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonLines lines = new JsonLines(out);
    lines.write(new JsonLine("a").put("time", Instant.ofEpochSecond(1, 2000)));
    lines.write(new JsonLine("b").put("text", "two\nlines"));
    assertEquals(
        """
        {"kind":"a","time":"1970-01-01T00:00:01.000002Z"}
        {"kind":"b","text":"two\\nlines"}
        """,
        out.toString(StandardCharsets.UTF_8));
  }

  private static String json(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonLines(out).writeValue(value);
    return out.toString(StandardCharsets.UTF_8);
  }
}
