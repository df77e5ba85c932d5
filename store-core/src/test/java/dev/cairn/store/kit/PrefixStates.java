package dev.cairn.store.kit;

import java.util.ArrayList;
import java.util.List;

/**
 * What a store holds after the first k of some commands, for every k, and whether what a crash left
 * is one of those. Each state is made once, however often it is asked for. Not safe for threads.
 */
public final class PrefixStates {
  private final List<Command> commands;
  private final int from;
  private final ModelStore model = ModelStore.create();
  private final List<Snapshot> states = new ArrayList<>();
  private final List<Long> prints = new ArrayList<>();
  private final List<Boolean> durable = new ArrayList<>();

  /** Of commands in the order in which they take effect. */
  public PrefixStates(List<? extends Command> commands) {
    this(commands, 0);
  }

  /** The same, of which only the states after {@code from} and more commands are asked for. */
  public PrefixStates(List<? extends Command> commands, int from) {
    this.commands = List.copyOf(commands);
    this.from = from;
    while (durable.size() < from) {
      applyNext();
    }
    add();
  }

  private void applyNext() {
    Command command = commands.get(durable.size());
    durable.add(command.makesDurable(command.applyTo(model)));
  }

  private void add() {
    states.add(Snapshot.of(model));
    prints.add(states.get(states.size() - 1).fingerprint());
  }

  private void makeUpTo(int k) {
    while (from + states.size() <= k) {
      applyNext();
      add();
    }
  }

  /** The state after the first k. */
  public Snapshot after(int k) {
    makeUpTo(k);
    return states.get(k - from);
  }

  /** Whether the success of a command makes it, and all before it, durable. */
  public boolean makesDurable(int index) {
    makeUpTo(index + 1);
    return durable.get(index);
  }

  /** Whether a state with that {@link Snapshot#fingerprint} is one of those. */
  public boolean contain(int first, int last, long fingerprint) {
    makeUpTo(last);
    return prints.subList(first - from, last + 1 - from).contains(fingerprint);
  }

  /**
   * How many of the first commands make the state that was found.
   *
   * @param first so many at least must have survived
   * @param last so many can have survived at most
   * @return the greatest number where several are right
   * @throws AssertionError with the differences to the nearest state that were right
   */
  public int check(int first, int last, Snapshot found) {
    int nearest = last;
    List<String> differences = Snapshot.diff(after(last), found);
    for (int k = last - 1; k >= first && !differences.isEmpty(); k--) {
      List<String> fewer = Snapshot.diff(after(k), found);
      if (fewer.size() <= differences.size()) {
        nearest = k;
        differences = fewer;
      }
    }
    if (!differences.isEmpty()) {
      throw new AssertionError(
          "what was recovered is the state after no k operations, "
              + first
              + " <= k <= "
              + last
              + "; nearest is k = "
              + nearest
              + ":\n"
              + String.join("\n", differences));
    }
    return nearest;
  }
}
