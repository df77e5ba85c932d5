package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Params, metadata and payloads: the JSON data model plus bytes. */
public abstract class ValueContract extends AreaContract {
  static Stream<Object> valuesThatComeBackAsTheyAre() {
    return Stream.concat(scalars(), containers());
  }

  private static Stream<Object> scalars() {
    return Stream.of(
        true,
        false,
        0L,
        23L,
        24L,
        255L,
        256L,
        65_535L,
        65_536L,
        (1L << 32) - 1,
        1L << 32,
        -1L,
        -24L,
        -25L,
        -256L,
        -257L,
        -65_537L,
        -(1L << 32) - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        big("9223372036854775808"),
        big("-9223372036854775809"),
        big("18446744073709551615"),
        big("18446744073709551616"),
        big("-18446744073709551616"),
        big("-18446744073709551617"),
        BigInteger.ONE.shiftLeft(2_000),
        BigInteger.ONE.shiftLeft(2_000).negate(),
        0.0,
        -0.0,
        1.0,
        1.5,
        -1.5,
        0.1,
        65_504.0,
        65_505.0,
        0x1p-24,
        (double) Float.MAX_VALUE,
        (double) Float.MIN_VALUE,
        Math.PI,
        9_007_199_254_740_992.0,
        1e300,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        "",
        "text",
        "\0",
        "\u00e9",
        "e\u0301",
        "\ud83d\ude00",
        "\ufeff",
        "\uffff",
        "x".repeat(70_000),
        new byte[0],
        new byte[] {0, -1, 127, -128},
        new byte[70_000]);
  }

  private static BigInteger big(String digits) {
    return new BigInteger(digits);
  }

  private static Stream<Object> containers() {
    return Stream.of(
        List.of(),
        Map.of(),
        Arrays.asList(null, null),
        List.of(List.of(), Map.of()),
        List.of(1L, 1.0, "1", new byte[] {1}, true),
        Collections.nCopies(1_000, "again"),
        Collections.singletonMap("null", null),
        Map.of("", "empty key"),
        Map.of(
            "a", 1L, "A", 2L, "\u00e9", 3L, "e\u0301", 4L, "\0", 5L, "a\0", 6L, "a.b", 7L, "a[0]",
            8L),
        Map.of("b", 1L, "aa", 2L, "c", 3L, "\ud83d\ude00", 4L, "\uffff", 5L),
        Map.of("list", List.of(Map.of("bytes", new byte[] {1, 2}), Map.of())));
  }

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("valuesThatComeBackAsTheyAre")
  void aPayloadComesBackAsItWas(Object value) {
    create(RUN);
    assertEquals(Canon.of(value), Canon.of(payloadOf(value)));
    reopen();
    assertEquals(Canon.of(value), Canon.of(event(1).payload()));
  }

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("valuesThatComeBackAsTheyAre")
  void paramsAndMetadataComeBackAsTheyWere(Object value) {
    Map<String, Object> map = Map.of("value", value);
    assertEquals(Canon.of(map), Canon.of(paramsOf(RUN, map)));
    store.saveCheckpoint(RUN, NODE, bytes("state"), map);
    reopen();
    assertEquals(Canon.of(map), Canon.of(store.getRun(RUN).orElseThrow().params()));
    assertEquals(Canon.of(map), Canon.of(store.listCheckpoints(RUN).get(0).metadata()));
    assertEquals(
        Canon.of(map), Canon.of(store.loadCheckpoint(RUN, NODE).orElseThrow().meta().metadata()));
  }

  @Test
  void everyIntegerThatFitsComesBackAsLong() {
    create(RUN);
    for (Object number : List.of((byte) -7, (short) -7, -7, -7L, BigInteger.valueOf(-7))) {
      assertEquals(-7L, payloadOf(number), number.getClass().getName());
    }
    assertEquals(Long.MIN_VALUE, payloadOf(big("-9223372036854775808")));
    assertEquals(Long.MAX_VALUE, payloadOf(big("9223372036854775807")));
    assertInstanceOf(BigInteger.class, payloadOf(big("9223372036854775808")));
  }

  @Test
  void negativeZeroAndWholeDoublesStayDoubles() {
    create(RUN);
    assertEquals(-0.0, payloadOf(-0.0));
    assertEquals(0.0, payloadOf(0.0));
    assertEquals(3.0, payloadOf(3.0));
    assertEquals(Double.NaN, payloadOf(Double.NaN));
  }

  @Test
  void listsAndMapsOfEveryKindAreTaken() {
    create(RUN);
    Map<String, Object> linked = new LinkedHashMap<>();
    linked.put("z", 1L);
    linked.put("a", null);
    Map<String, Object> hashed = new HashMap<>(linked);
    assertEquals(Canon.of(linked), Canon.of(payloadOf(hashed)));
    assertEquals(
        Canon.of(List.of("a")), Canon.of(payloadOf(new CopyOnWriteArrayList<>(List.of("a")))));
    assertEquals(
        Canon.of(List.of("b")),
        Canon.of(payloadOf(new ArrayList<>(List.of("a", "b")).subList(1, 2))));
  }

  static Stream<Arguments> valuesOfOtherTypes() {
    return Stream.<Object>of(
            1.5f,
            'c',
            BigDecimal.ONE,
            new AtomicInteger(1),
            Instant.EPOCH,
            RunStatus.FAILED,
            Set.of(1L),
            Optional.empty(),
            new Object(),
            new Object[] {1L},
            new int[] {1},
            new String[] {"a"},
            CharBuffer.wrap("text"),
            Stream.empty(),
            Map.entry("a", 1L))
        .map(value -> Arguments.of(new Object[] {value}));
  }

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("valuesOfOtherTypes")
  void aValueOfAnotherTypeIsRefusedByItsPath(Object value) {
    create(RUN);
    refusesEverywhere(value, "");
  }

  /**
   * That a value is refused as part of params, metadata and payload, by its path, and that nothing
   * is written.
   */
  private void refusesEverywhere(Object value, String rest) {
    Map<String, Object> map = Map.of("items", List.of(0L, 1L, 2L, Map.of("name", value)));
    String path = ".items[3].name" + rest;
    refuses(() -> store.createRun("new run", WORKFLOW, map), "params" + path);
    refuses(() -> store.saveCheckpoint(RUN, NODE, bytes("state"), map), "metadata" + path);
    WorkflowEvent event = WorkflowEvent.of(RUN, "type");
    refuses(() -> store.appendEvent(event.withPayload(map)), "payload" + path);
    refuses(() -> store.appendEvent(event.withPayload(value)), "payload" + rest);
    assertEquals(Optional.empty(), store.getRun("new run"));
    assertEquals(2, save(NODE, "state").position());
  }

  @Test
  void aNullKeyIsRefusedByItsPath() {
    create(RUN);
    refusesEverywhere(Collections.singletonMap(null, 1L), "");
  }

  @Test
  void aKeyThatIsNoStringIsRefusedByItsPath() {
    create(RUN);
    refusesEverywhere(Map.of(1L, 1L), "");
  }

  @Test
  void aNullKeyAtTheTopIsRefused() {
    create(RUN);
    Map<String, Object> map = Collections.singletonMap(null, 1L);
    refuses(() -> store.createRun("new run", WORKFLOW, map), "params");
    refuses(() -> store.saveCheckpoint(RUN, NODE, bytes("state"), map), "metadata");
    refuses(() -> store.appendEvent(WorkflowEvent.of(RUN, "type").withPayload(map)), "payload");
    assertEquals(2, save(NODE, "state").position());
  }

  @Test
  void textThatIsNoUnicodeIsRefusedByItsPath() {
    for (String text : OddIds.LONE_SURROGATES) {
      create(RUN);
      refusesEverywhere(text, "");
      store.deleteRun(RUN);
    }
  }

  @Test
  void aKeyThatIsNoUnicodeIsRefusedByItsPath() {
    create(RUN);
    refusesEverywhere(Map.of("\ud800", 1L), "");
  }

  @Test
  void aCycleIsRefusedByItsPath() {
    create(RUN);
    List<Object> list = new ArrayList<>();
    list.add(list);
    refusesEverywhere(list, "[0]");
    Map<String, Object> map = new HashMap<>();
    map.put("self", List.of(map));
    store.deleteRun(RUN);
    create(RUN);
    refusesEverywhere(map, ".self[0]");
  }

  @Test
  void theSameValueTwiceIsNoCycle() {
    create(RUN);
    List<Object> shared = List.of("shared");
    Object value = List.of(shared, shared, Map.of("a", shared, "b", shared));
    assertEquals(Canon.of(value), Canon.of(payloadOf(value)));
  }

  @Test
  void sixtyFourLevelsAreAllowed() {
    create(RUN);
    Object lists = nestedLists(64);
    assertEquals(Canon.of(lists), Canon.of(payloadOf(lists)));
    Map<String, Object> maps = nestedMaps(64);
    assertEquals(Canon.of(maps), Canon.of(payloadOf(maps)));
    assertEquals(Canon.of(maps), Canon.of(paramsOf("new run", maps)));
    store.saveCheckpoint(RUN, NODE, bytes("state"), maps);
    assertEquals(Canon.of(maps), Canon.of(store.listCheckpoints(RUN).get(0).metadata()));
  }

  @Test
  void sixtyFiveLevelsAreRefusedByTheirPath() {
    create(RUN);
    Map<String, Object> maps = nestedMaps(65);
    WorkflowEvent event = WorkflowEvent.of(RUN, "type");
    refuses(() -> store.appendEvent(event.withPayload(nestedLists(65))), "payload[0][0]", 64);
    refuses(() -> store.appendEvent(event.withPayload(maps)), "payload.m.m", 64);
    refuses(() -> store.createRun("new run", WORKFLOW, maps), "params.m.m", 64);
    refuses(() -> store.saveCheckpoint(RUN, NODE, bytes("state"), maps), "metadata.m.m", 64);
    assertEquals(2, save(NODE, "state").position());
  }

  @Test
  void tenThousandLevelsAreRefusedToo() {
    create(RUN);
    WorkflowEvent event = WorkflowEvent.of(RUN, "type").withPayload(nestedLists(10_000));
    refuses(() -> store.appendEvent(event), "payload[0][0]");
  }

  /** So many lists in each other; the innermost is empty. */
  private static Object nestedLists(int levels) {
    List<Object> nested = List.of();
    for (int level = 1; level < levels; level++) {
      nested = List.of(nested);
    }
    return nested;
  }

  private static Map<String, Object> nestedMaps(int levels) {
    Map<String, Object> nested = Map.of();
    for (int level = 1; level < levels; level++) {
      nested = Map.of("m", nested);
    }
    return nested;
  }
}
