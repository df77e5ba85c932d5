package dev.cairn.store.kit;

import java.util.List;

/** Commands in the order in which one thread gives them. */
public record History(List<Command> commands) {
  /** Copies the list. */
  public History {
    commands = List.copyOf(commands);
  }

  /**
   * Does everything to both stores, and fails at the first step where they differ, or at the end if
   * they do not hold the same. Where the second is reopened it must hold what it held before, to
   * the microsecond.
   */
  public void compare(StoreFixture expected, StoreFixture tested) {
    for (int step = 0; step < commands.size(); step++) {
      compareStep(step, expected, tested);
    }
    Snapshot.of(expected.store()).assertLike(Snapshot.of(tested.store()));
  }

  private void compareStep(int step, StoreFixture expected, StoreFixture tested) {
    Command command = commands.get(step);
    Outcome wanted = command.applyTo(expected);
    Outcome found =
        command instanceof Command.Reopen ? reopen(command, tested) : command.applyTo(tested);
    if (!wanted.equals(found)) {
      throw new AssertionError(
          "step " + step + ", " + command + ":\nexpected " + wanted + "\nfound    " + found);
    }
  }

  private static Outcome reopen(Command reopen, StoreFixture tested) {
    Snapshot before = Snapshot.of(tested.store());
    Outcome outcome = reopen.applyTo(tested);
    before.assertSame(Snapshot.of(tested.store()));
    return outcome;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("history of " + commands.size());
    for (int step = 0; step < commands.size(); step++) {
      text.append("\n  ").append(step).append(' ').append(commands.get(step));
    }
    return text.toString();
  }
}
