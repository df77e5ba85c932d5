package dev.cairn.store;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a history was stopped, and what was left: all that is needed to see it again.
 *
 * @param word the history, of {@link CrashAlphabet}
 * @param divisor of all sizes
 * @param call the number of the mutating call of the disk before which it stopped
 * @param middle whether it stopped in the middle of that call
 * @param kept the pending changes that the power loss spared; null where only the process died
 * @param again the number of the call of the recovery before which that was stopped too; 0 for none
 * @param left how the second stop was: 0 all pending was lost, 1 the process died, else a seed
 */
record CrashPoint(
    String word,
    int divisor,
    long call,
    boolean middle,
    @Nullable BitSet kept,
    long again,
    long left) {
  /** Where the power fails, too, of which so many changes are spared. */
  CrashPoint keeping(BitSet spared) {
    return new CrashPoint(word, divisor, call, middle, spared, again, left);
  }

  /** Whether only the process died, each time. */
  boolean killed() {
    return kept == null && (again == 0 || left == 1);
  }

  /** The same, with a second stop. */
  CrashPoint again(long secondCall, long how) {
    return new CrashPoint(word, divisor, call, middle, kept, secondCall, how);
  }

  /** From the system properties that {@link #toString} says to set. */
  static @Nullable CrashPoint asked() {
    String word = System.getProperty("cairn.crash.word");
    if (word == null) {
      return null;
    }
    return new CrashPoint(
        word,
        Integer.getInteger("cairn.crash.divisor", 256),
        Long.getLong("cairn.crash.call", 0),
        Boolean.getBoolean("cairn.crash.middle"),
        kept(System.getProperty("cairn.crash.kept", "all")),
        Long.getLong("cairn.crash.again", 0),
        Long.getLong("cairn.crash.left", 0));
  }

  private static @Nullable BitSet kept(String text) {
    if (text.equals("all")) {
      return null;
    }
    BitSet kept = new BitSet();
    Matcher places = Pattern.compile("[0-9]+").matcher(text);
    while (places.find()) {
      kept.set(Integer.parseInt(places.group()));
    }
    return kept;
  }

  private String keptText() {
    BitSet spared = kept;
    return spared == null
        ? "all"
        : spared.isEmpty()
            ? "none"
            : spared.stream().mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return "history "
        + word
        + ", stopped "
        + (middle ? "in the middle of" : "before")
        + " call "
        + call
        + (kept == null ? ", the process died" : ", the power failed and spared " + keptText())
        + (again == 0 ? "" : "; recovery stopped before call " + again)
        + "\nto see it again: mvn -B -ntp -o -pl store-core test -Dtest=ExhaustiveCrashTest#replay"
        + " -Dcairn.crash.word="
        + word
        + " -Dcairn.crash.divisor="
        + divisor
        + " -Dcairn.crash.call="
        + call
        + " -Dcairn.crash.middle="
        + middle
        + " -Dcairn.crash.kept="
        + keptText()
        + (again == 0 ? "" : " -Dcairn.crash.again=" + again + " -Dcairn.crash.left=" + left);
  }
}
