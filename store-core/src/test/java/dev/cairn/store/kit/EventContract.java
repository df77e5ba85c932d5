package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.WorkflowEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appending events and reading them. */
public abstract class EventContract extends AreaContract {
  @Test
  void anEventComesBackWithWhatItWasGivenAndWhatTheStoreAdds() {
    create(RUN);
    WorkflowEvent given =
        WorkflowEvent.of(RUN, "PAID").withNode("billing").withPayload(Map.of("cents", 1299L));
    assertEquals(1, store.appendEvent(given));
    WorkflowEvent event = event(1);
    assertEquals(RUN, event.runId());
    assertEquals(1, event.seq());
    assertEquals(2, event.position());
    assertEquals("PAID", event.type());
    assertEquals("billing", event.nodeId());
    assertEquals("{\"cents\": Long 1299}", Canon.of(event.payload()));
    assertEquals(store.getRun(RUN).orElseThrow().updated(), event.time());
  }

  @Test
  void nodeCallerTimeAndPayloadMayBeMissing() {
    create(RUN);
    append("type");
    assertNull(event(1).nodeId());
    assertNull(event(1).callerTime());
    assertNull(event(1).payload());
  }

  @Test
  void eventSeqsBeginAtOneAndCountForThemselves() {
    create(RUN);
    save(NODE, "1");
    save(NODE, "2");
    assertEquals(1, append("type"));
    save(NODE, "3");
    assertEquals(2, append("type"));
    assertEquals(4, save(NODE, "4").seq());
  }

  @Test
  void theStoreGivesSeqPositionAndTimeWhateverTheCallerSays() {
    create(RUN);
    Instant never = Instant.parse("1999-01-01T00:00:00Z");
    store.appendEvent(new WorkflowEvent(RUN, 77, 78, "type", null, never, null, null));
    assertEquals(1, event(1).seq());
    assertEquals(2, event(1).position());
    assertTrue(event(1).time().isAfter(never));
    store.appendEvent(event(1));
    assertEquals(2, event(2).seq());
  }

  @Test
  void theCallersTimeIsKeptBesideTheStores() {
    create(RUN);
    Instant happened = Instant.parse("2001-02-03T04:05:06.123456Z");
    store.appendEvent(WorkflowEvent.of(RUN, "type").withCallerTime(happened));
    assertEquals(happened, event(1).callerTime());
    assertTrue(event(1).time().isAfter(happened));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001-02-03T04:05:06.123456789Z",
        "1969-12-31T23:59:59.999999999Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000001Z",
        "-9999-01-01T00:00:00.000000001Z",
        "+200000-01-01T00:00:00.999999Z"
      })
  void ofTheCallersTimeWhatIsFinerThanAMicrosecondIsCutOff(String time) {
    create(RUN);
    Instant happened = Instant.parse(time);
    store.appendEvent(WorkflowEvent.of(RUN, "type").withCallerTime(happened));
    Instant expected = happened.truncatedTo(ChronoUnit.MICROS);
    assertEquals(expected, event(1).callerTime());
  }

  @Test
  void aCallersTimeBeyondSixtyFourBitsOfMicrosecondsIsRefused() {
    create(RUN);
    WorkflowEvent event = WorkflowEvent.of(RUN, "type");
    refuses(() -> store.appendEvent(event.withCallerTime(Instant.MAX)), "callerTime");
    refuses(() -> store.appendEvent(event.withCallerTime(Instant.MIN)), "callerTime");
    assertEquals(1, append("type"));
  }

  @Test
  void callerTimesMayGoBack() {
    create(RUN);
    for (String time : List.of("2020-01-01T00:00:00Z", "2010-01-01T00:00:00Z")) {
      store.appendEvent(WorkflowEvent.of(RUN, "type").withCallerTime(Instant.parse(time)));
    }
    assertEquals(Instant.parse("2010-01-01T00:00:00Z"), event(2).callerTime());
  }

  @Test
  void appendingToAnUnknownRunIsRefused() {
    RunNotFoundException refusal = assertThrows(RunNotFoundException.class, () -> append("type"));
    assertEquals(RUN, refusal.runId());
    create(RUN);
    assertEquals(List.of(), store.getEvents(RUN, 0, 10));
  }

  @Test
  void eventsOfAnUnknownRunAreNone() {
    assertEquals(List.of(), store.getEvents(RUN, 0, 10));
    assertEquals(List.of(), store.getEvents(RUN, 5, 0));
  }

  @Test
  void readingBeginsAfterTheGivenSeq() {
    create(RUN);
    appendMany(5);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), eventSeqs(0, 100));
    assertEquals(List.of(3L, 4L, 5L), eventSeqs(2, 100));
    assertEquals(List.of(5L), eventSeqs(4, 100));
    assertEquals(List.of(), eventSeqs(5, 100));
    assertEquals(List.of(), eventSeqs(6, 100));
    assertEquals(List.of(), eventSeqs(1L << 32, 100));
    assertEquals(List.of(), eventSeqs(Long.MAX_VALUE, 100));
  }

  @Test
  void theLimitIsTheMostThatIsAnswered() {
    create(RUN);
    appendMany(5);
    assertEquals(List.of(), eventSeqs(0, 0));
    assertEquals(List.of(1L), eventSeqs(0, 1));
    assertEquals(List.of(3L, 4L), eventSeqs(2, 2));
    assertEquals(List.of(3L, 4L, 5L), eventSeqs(2, 3));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), eventSeqs(0, Integer.MAX_VALUE));
    assertEquals(List.of(), eventSeqs(Long.MAX_VALUE, Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void negativeNumbersAreRefusedWhetherThereIsSuchARunOrNot(boolean known) {
    if (known) {
      create(RUN);
    }
    refuses(() -> store.getEvents(RUN, 0, -1), "limit", -1);
    refuses(() -> store.getEvents(RUN, -1, 10), "sinceSeq", -1);
    refuses(() -> store.getEvents(RUN, Long.MIN_VALUE, 0), "sinceSeq");
    refuses(() -> store.getEvents(RUN, 0, Integer.MIN_VALUE), "limit");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 99, 100, 101})
  void pagesPutTogetherAreAllEvents(int limit) {
    create(RUN);
    appendMany(100);
    List<Long> read = new ArrayList<>();
    for (List<Long> page = eventSeqs(0, limit); !page.isEmpty(); ) {
      read.addAll(page);
      assertTrue(read.size() <= 100, "pages without end: " + read);
      page = eventSeqs(read.get(read.size() - 1), limit);
    }
    assertEquals(LongStream.rangeClosed(1, 100).boxed().toList(), read);
  }

  @Test
  void eventsOfOneRunAreNotAnothers() {
    create(RUN);
    create("other");
    appendMany(3);
    assertEquals(1, store.appendEvent(WorkflowEvent.of("other", "other type")));
    assertEquals(4, append("type"));
    assertEquals("other type", store.getEvents("other", 0, 9).get(0).type());
    assertEquals(1, store.getEvents("other", 0, 9).size());
  }

  @Test
  void aRefusedEventTakesNeitherSeqNorPosition() {
    create(RUN);
    append("type");
    WorkflowEvent bad = WorkflowEvent.of(RUN, "type").withPayload(List.of(1, 'c'));
    refuses(() -> store.appendEvent(bad), "payload[1]");
    assertEquals(2, append("type"));
    assertEquals(3, event(2).position());
  }

  @Test
  void manyTypesAndNodesAreToldApart() {
    create(RUN);
    for (int i = 0; i < 60; i++) {
      store.appendEvent(WorkflowEvent.of(RUN, "type " + i % 7).withNode("node " + i % 11));
    }
    List<WorkflowEvent> events = store.getEvents(RUN, 0, 100);
    for (int i = 0; i < 60; i++) {
      assertEquals("type " + i % 7, events.get(i).type());
      assertEquals("node " + i % 11, events.get(i).nodeId());
    }
  }

  private void appendMany(int count) {
    for (int i = 0; i < count; i++) {
      append("type " + i);
    }
  }
}
