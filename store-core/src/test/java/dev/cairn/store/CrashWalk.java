package dev.cairn.store;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.PrefixStates;
import java.util.List;

/** Takes one store through one history, and stops at every call of the disk on its way. */
final class CrashWalk {
  /** Who looks at what a stop leaves. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Called before, or in the middle of, a call.
     *
     * @param disk as it is then; it goes on
     */
    void stop(SimulatedDisk disk, Call call, boolean middle, Stopped stopped);
  }

  private static final long SEED = 1;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final Environment environment;
  private final List<List<Command>> letters;
  private final PrefixStates states;
  private final long[] prints;
  private int acknowledged;
  private int started;
  private int durable;

  CrashWalk(String word, int divisor) {
    this.environment = LoggedStore.environment(SEED, divisor);
    this.letters = CrashAlphabet.commands(word);
    List<Command> commands = letters.stream().flatMap(List::stream).toList();
    this.states = new PrefixStates(commands);
    this.prints = prints(commands);
  }

  private static long[] prints(List<Command> commands) {
    long[] prints = new long[commands.size() + 1];
    for (int i = 0; i < commands.size(); i++) {
      prints[i + 1] = Fingerprints.mixed(prints[i] * 31 + commands.get(i).toString().hashCode());
    }
    return prints;
  }

  /**
   * Goes all the way.
   *
   * @param from the letter from which on it stops; 0 for the making of the store too
   */
  void walk(int from, Visitor visitor) {
    if (from == 0) {
      watch(visitor);
    }
    CairnStore store = open();
    for (int i = 0; i < letters.size(); i++) {
      if (i == from) {
        watch(visitor);
      }
      for (Command command : letters.get(i)) {
        store = apply(store, command);
      }
    }
    // What the last command promised holds from here on.
    visitor.stop(disk, end(), false, stopped());
    unwatch();
  }

  private Call end() {
    return new Call(disk.calls() + 1, Verb.FORCE, "", 0, 0);
  }

  private void watch(Visitor visitor) {
    disk.onCall(
        call -> {
          if (call.index() > 0) {
            visitor.stop(disk, call, false, stopped());
          }
        });
    disk.onMiddle(call -> visitor.stop(disk, call, true, stopped()));
  }

  private void unwatch() {
    disk.onCall(call -> {});
    disk.onMiddle(null);
  }

  private Stopped stopped() {
    long print = Fingerprints.mixed(prints[started] + acknowledged);
    return new Stopped(states, acknowledged, durable, started, print);
  }

  private CairnStore apply(CairnStore store, Command command) {
    started++;
    CairnStore next = store;
    if (command instanceof Command.Reopen) {
      store.close();
      next = open();
    } else if (command.applyTo(store).refused()) {
      throw new AssertionError("refused: " + command);
    }
    acknowledged++;
    durable = states.makesDurable(acknowledged - 1) ? acknowledged : durable;
    return next;
  }

  private CairnStore open() {
    return LoggedStore.openStore(disk, environment);
  }

  /** The words' letters in which it differs from the word before. */
  static int commonLetters(String word, String before) {
    int common = 0;
    while (common < Math.min(word.length(), before.length())
        && word.charAt(common) == before.charAt(common)) {
      common++;
    }
    return common;
  }
}
