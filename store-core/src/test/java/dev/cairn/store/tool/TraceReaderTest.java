package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.RunStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
  @Test
  void readsARunsCreation() throws IOException {
    assertEquals(
        new TraceOp.CreateRun(
            "r", "w", Map.of("n", 1L, "big", new BigInteger("18446744073709551616"), "d", 0.5)),
        first(
            "{'op':'create_run','run_id':'r','workflow':'w',"
                + "'params':{'n':1,'big':18446744073709551616,'d':0.5}}"));
  }

  @Test
  void readsAnEvent() throws IOException {
    assertEquals(
        new TraceOp.AppendEvent(
            "r", "PAID", Instant.ofEpochMilli(1500), "n", List.of(true, "x", Map.of())),
        first(
            "{'op':'event','run_id':'r','event_type':'PAID','timestamp':1500,'node_id':'n',"
                + "'payload':[true,'x',{}]}"));
  }

  @Test
  void readsAnEventWithoutNodeAndPayload() throws IOException {
    assertEquals(
        new TraceOp.AppendEvent("r", "PAID", null, null, null),
        first("{'op':'event','run_id':'r','event_type':'PAID','node_id':null}"));
  }

  @Test
  void readsTheThreeSpellingsOfACheckpoint() throws IOException {
    assertEquals(
        new TraceOp.SaveState("r", "n", Map.of("step", "1"), "s"),
        first(
            "{'op':'checkpoint','run_id':'r','node_id':'n','metadata':{'step':'1'},'state':'s'}"));
    assertEquals(
        new TraceOp.ExtendState("r", "n", Map.of(), "s"),
        first("{'op':'checkpoint_append','run_id':'r','node_id':'n','append':'s'}"));
    assertEquals(
        new TraceOp.EditState("r", "n", Map.of(), List.of(new LineEdit(3, 1, List.of("a", "b")))),
        first("{'op':'checkpoint_lines','run_id':'r','node_id':'n','edits':[[3,1,['a','b']]]}"));
  }

  @Test
  void readsAStatus() throws IOException {
    assertEquals(
        new TraceOp.ChangeStatus("r", RunStatus.PAUSED),
        first("{'op':'status','run_id':'r','status':'PAUSED'}"));
  }

  @Test
  void readsGzipWhateverTheNameSays() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes("{'op':'status','run_id':'r','status':'FAILED'}\n"));
    }
    assertEquals(new TraceOp.ChangeStatus("r", RunStatus.FAILED), next(zipped.toByteArray()).op());
  }

  @Test
  void tellsGzipThatEndsTooEarly() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes("{'op':'status','run_id':'r','status':'FAILED'}\n"));
    }
    byte[] cut = Arrays.copyOf(zipped.toByteArray(), zipped.size() - 12);
    TraceException e = assertThrows(TraceException.class, () -> next(cut));
    assertEquals(1, e.line());
    assertTrue(e.getMessage().startsWith("t line 1: expected intact gzip data"), e.getMessage());
  }

  @Test
  void passesOverEmptyLinesButCountsThem() throws IOException {
    String line = "{'op':'status','run_id':'r','status':'FAILED'}";
    try (TraceReader reader = reader(bytes("\n  \n" + line + "\r\n" + line))) {
      assertEquals(3, reader.next().number());
      assertEquals(4, reader.next().number());
      assertNull(reader.next());
      assertNull(reader.next());
    }
  }

  @Test
  void readsLinesLongerThanItsBuffer() throws IOException {
    String state = "é".repeat(300_000);
    TraceOp op =
        first("{'op':'checkpoint','run_id':'r','node_id':'n','state':'%s'}".formatted(state));
    assertEquals(new TraceOp.SaveState("r", "n", Map.of(), state), op);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'op':'staus'}; expected \"op\" to be create_run",
        "{'run_id':'r'}; expected a string in \"op\", found none",
        "[1]; expected a JSON object, found ARRAY",
        "{'op':; expected a JSON object, found Unexpected",
        "{'op':'status','run_id':'r','status':'DONE'}; expected \"status\" in [RUNNING, COMPL",
        "{'op':'status','run_id':7,'status':'FAILED'}; expected a string in \"run_id\", found 7",
        "{'op':'event','run_id':'r','event_type':'t','timestamp':'x'}; expected an integer in",
        "{'op':'create_run','run_id':'r','workflow':'w','params':3}; expected an object in"
            + " \"params",
        "{'op':'create_run','run_id':'r','workflow':'w','params':{'x':1e999}}; expected numbers",
        "{'op':'checkpoint_lines','run_id':'r','node_id':'n','edits':[[1,2]]}; expected an edit to",
        "{'op':'checkpoint_lines','run_id':'r','node_id':'n','edits':[[1,2,[3]]]}; expected an ins",
        "{'op':'status','run_id':'r','status':'FAILED'} {}; expected a JSON object",
      })
  void tellsFileAndLineAndWhatIsWrong(String line, String problem) {
    String good = "{'op':'status','run_id':'r','status':'FAILED'}\n";
    TraceException e =
        assertThrows(
            TraceException.class,
            () -> {
              try (TraceReader reader = reader(bytes(good + line + "\n"))) {
                reader.next();
                reader.next();
              }
            });
    assertTrue(e.getMessage().startsWith("t line 2: " + problem), e.getMessage());
    assertEquals(2, e.line());
    assertEquals("t", e.file());
  }

  private static TraceOp first(String line) throws IOException {
    return next(bytes(line + "\n")).op();
  }

  private static TraceLine next(byte[] trace) throws IOException {
    try (TraceReader reader = reader(trace)) {
      return reader.next();
    }
  }

  private static TraceReader reader(byte[] trace) throws IOException {
    return TraceReader.open("t", new ByteArrayInputStream(trace));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
