package dev.cairn.store;

import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;

import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.States;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Small histories, each written as a word: its letters are what can be done to a store of at most
 * two runs.
 *
 * <table>
 *   <caption>The letters</caption>
 *   <tr><td>C, c</td><td>creates the first run that is not there, SYNC or ASYNC; after a deletion
 *   that is a recreation</td></tr>
 *   <tr><td>S, s</td><td>a save, SYNC or ASYNC, to the first run that is there</td></tr>
 *   <tr><td>B, b</td><td>a batch of a save, an event and a change of status, SYNC or ASYNC, to the
 *   first run that is there</td></tr>
 *   <tr><td>E, e</td><td>an event, SYNC or ASYNC, of the last run that is there</td></tr>
 *   <tr><td>t</td><td>settles</td></tr>
 *   <tr><td>r</td><td>recycles: a force, so that the next event goes on in the next file; settles</td></tr>
 *   <tr><td>D, d</td><td>deletes the first run that is there, SYNC or ASYNC</td></tr>
 *   <tr><td>X, x</td><td>gives up the last but one checkpoint of the first run that is there, SYNC
 *   or ASYNC: the last may be told by it</td></tr>
 *   <tr><td>k</td><td>compacts</td></tr>
 *   <tr><td>o</td><td>closes and opens again</td></tr>
 * </table>
 */
final class CrashAlphabet {
  static final String LETTERS = "cSsbetrDxko";
  static final String ALL_LETTERS = "cCSsBbEetrDdXxko";

  private static final List<String> RUNS = List.of("a", "b");

  /** Every state is this but for a byte: so that a node's second is told by its first. */
  private static final byte[] SAVED = States.incompressible(120, 1);

  /** Letters behind which there is nothing to settle. */
  private static final String SETTLED = "tro";

  private final List<String> runs = new ArrayList<>();
  private final Map<String, Integer> saved = new HashMap<>();
  private int commands;

  private CrashAlphabet() {}

  /** The commands of a word, letter by letter. */
  static List<List<Command>> commands(String word) {
    CrashAlphabet spoken = new CrashAlphabet();
    List<List<Command>> letters = new ArrayList<>();
    for (char letter : word.toCharArray()) {
      letters.add(spoken.letter(letter));
    }
    return letters;
  }

  /** All words that begin so and go on for so many letters, in their order. */
  static List<String> words(String beginning, String letters, int more) {
    List<String> words = new ArrayList<>();
    extend(beginning, letters, beginning.length() + more, words);
    return words;
  }

  /** All words of exactly that length, in the order of their letters. */
  static List<String> words(String letters, int length) {
    List<String> words = new ArrayList<>();
    extend("", letters, length, words);
    return words;
  }

  private static void extend(String word, String letters, int length, List<String> words) {
    if (word.length() == length) {
      words.add(word);
      return;
    }
    for (char letter : letters.toCharArray()) {
      if (canFollow(word, letter)) {
        extend(word + letter, letters, length, words);
      }
    }
  }

  /** Whether it does something there; a word begins with a creation. */
  private static boolean canFollow(String word, char letter) {
    if (word.isEmpty()) {
      return letter == 'c' || letter == 'C';
    }
    CrashAlphabet spoken = new CrashAlphabet();
    for (char before : word.toCharArray()) {
      List<Command> unused = spoken.letter(before);
    }
    return switch (letter) {
      case 'c', 'C' -> spoken.runs.size() < RUNS.size();
      case 't' -> SETTLED.indexOf(word.charAt(word.length() - 1)) < 0;
      case 'o' -> true;
      case 'k' -> word.indexOf('x') >= 0 || word.indexOf('X') >= 0;
      case 'x', 'X' -> spoken.saved() > 1;
      default -> !spoken.runs.isEmpty();
    };
  }

  private List<Command> letter(char letter) {
    commands++;
    return switch (letter) {
      case 'c' -> List.of(create(ASYNC));
      case 'C' -> List.of(create(SYNC));
      case 'S' -> List.of(save(SYNC));
      case 's' -> List.of(save(ASYNC));
      case 'B' -> List.of(batch(SYNC));
      case 'b' -> List.of(batch(ASYNC));
      case 'e' -> List.of(event(ASYNC));
      case 'E' -> List.of(event(SYNC));
      case 't' -> List.of(new Command.Settle());
      case 'k' -> List.of(new Command.Compact());
      case 'X' -> List.of(drop(SYNC));
      case 'x' -> List.of(drop(ASYNC));
      case 'r' -> List.of(new Command.Sync(), event(ASYNC), new Command.Settle());
      case 'D' -> List.of(new Command.Delete(runs.remove(0), SYNC));
      case 'd' -> List.of(new Command.Delete(runs.remove(0), ASYNC));
      case 'o' -> List.of(new Command.Reopen());
      default ->
          throw new IllegalArgumentException("letter: " + letter + " is none of " + ALL_LETTERS);
    };
  }

  private Command create(Durability durability) {
    String run = RUNS.stream().filter(it -> !runs.contains(it)).findFirst().orElseThrow();
    runs.add(RUNS.indexOf(run), run);
    saved.put(run, 0);
    return new Command.Create(run, "w", Map.of("n", (long) commands), durability);
  }

  private Command save(Durability durability) {
    byte[] state = States.edited(SAVED, 1, commands);
    saved.merge(runs.get(0), 1, Integer::sum);
    return new Command.Save(runs.get(0), "n", state, Map.of(), durability);
  }

  private int saved() {
    return runs.isEmpty() ? 0 : saved.get(runs.get(0));
  }

  private Command drop(Durability durability) {
    return new Command.Drop(runs.get(0), "n", saved() - 1, durability);
  }

  private Command batch(Durability durability) {
    String run = runs.get(0);
    RunStatus status = commands % 2 == 0 ? RunStatus.PAUSED : RunStatus.RUNNING;
    List<Command> parts =
        List.of(
            save(durability),
            new Command.Event(run, "of a batch", "n", (long) commands, durability),
            new Command.Status(run, status, durability));
    return Command.Commit.of(run, parts, durability);
  }

  private Command event(Durability durability) {
    return new Command.Event(runs.get(runs.size() - 1), "e", null, (long) commands, durability);
  }
}
