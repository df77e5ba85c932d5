package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceStatesTest {
  private final TraceStates states = new TraceStates();

  @Test
  void appendsToNothingAtFirst() {
    assertEquals("a", append("r", "n", "a"));
    assertEquals("ab", append("r", "n", "b"));
  }

  @Test
  void keepsNodesAndRunsApart() {
    append("r", "n", "a");
    assertEquals("b", append("r", "m", "b"));
    assertEquals("c", append("s", "n", "c"));
    assertEquals("ad", append("r", "n", "d"));
  }

  @Test
  void appendsToAStateThatWasReset() {
    append("r", "n", "old");
    assertEquals(
        "new", text(states.resolve(line(new TraceOp.SaveState("r", "n", Map.of(), "new")))));
    assertEquals("new!", append("r", "n", "!"));
  }

  @Test
  void editsLinesByTheirPlaceInThePreviousState() {
    append("r", "n", "0\n1\n2\n3\n4\n");
    assertEquals(
        "0\na\nb\n3\nc\n4\nd\n",
        edit(
            new LineEdit(1, 2, List.of("a", "b")),
            new LineEdit(4, 0, List.of("c")),
            new LineEdit(5, 0, List.of("d"))));
    assertEquals("", edit(new LineEdit(0, 7, List.of())));
  }

  @Test
  void refusesEditsThatDoNotFit() {
    append("r", "n", "0\n1\n");
    assertMessage(
        "line 7: expected a state of at least 3 lines, found 2", new LineEdit(3, 0, List.of()));
    assertMessage(
        "line 7: expected a state of at least 4 lines, found 2", new LineEdit(1, 3, List.of()));
    assertMessage(
        "line 7: expected edits ascending from line 1, found line 0",
        new LineEdit(0, 1, List.of()),
        new LineEdit(0, 1, List.of()));
  }

  @Test
  void refusesHalfACharacter() {
    TraceException e = assertThrows(TraceException.class, () -> append("r", "n", "\ud800"));
    assertEquals(
        "t line 7: expected valid Unicode in the state, found a lone surrogate", e.getMessage());
  }

  /** The algorithm as the trace format gives it, on lists of lines. */
  @Test
  void editsLikeTheFormatSays() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<String> old = lines(random, random.nextInt(20));
      List<LineEdit> edits = edits(random, old.size());
      String run = "run-" + seed;
      append(run, "n", joined(old));
      String edited = text(states.resolve(line(new TraceOp.EditState(run, "n", Map.of(), edits))));
      assertEquals(joined(editedLines(old, edits)), edited, "seed " + seed);
    }
  }

  private static List<String> editedLines(List<String> old, List<LineEdit> edits) {
    int pos = 0;
    List<String> out = new ArrayList<>();
    for (LineEdit e : edits) {
      out.addAll(old.subList(pos, e.start()));
      out.addAll(e.inserted());
      pos = e.start() + e.deleted();
    }
    out.addAll(old.subList(pos, old.size()));
    return out;
  }

  private static List<LineEdit> edits(Random random, int lines) {
    List<LineEdit> edits = new ArrayList<>();
    for (int at = random.nextInt(4); at <= lines; at += 1 + random.nextInt(6)) {
      int deleted = Math.min(lines - at, random.nextInt(3));
      edits.add(new LineEdit(at, deleted, lines(random, random.nextInt(3))));
      at += deleted;
    }
    return edits;
  }

  private static List<String> lines(Random random, int count) {
    return random.ints(count, 0, 1000).mapToObj(n -> "é".repeat(n % 3) + n).toList();
  }

  private static String joined(List<String> lines) {
    return String.join("", lines.stream().map(line -> line + "\n").toList());
  }

  private String append(String run, String node, String added) {
    return text(states.resolve(line(new TraceOp.ExtendState(run, node, Map.of(), added))));
  }

  private String edit(LineEdit... edits) {
    TraceOp op = new TraceOp.EditState("r", "n", Map.of(), Arrays.asList(edits));
    return text(states.resolve(line(op)));
  }

  private void assertMessage(String expected, LineEdit... edits) {
    TraceException e = assertThrows(TraceException.class, () -> edit(edits));
    assertEquals("t " + expected, e.getMessage());
  }

  private static TraceLine line(TraceOp op) {
    return new TraceLine("t", 7, op);
  }

  private static String text(StoreOp op) {
    return new String(((StoreOp.Save) op).state(), StandardCharsets.UTF_8);
  }
}
