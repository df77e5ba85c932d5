package dev.cairn.store.codec;

import java.util.Arrays;
import java.util.List;

/**
 * Applies the links of a chain in one array, oldest first. Of each link what it copies to another
 * place is first gathered, while the array still is the link's base, and then put where it belongs;
 * what it copies to where it is stays. For one thread.
 */
final class InPlaceSteps {
  private final List<Delta> newestFirst;

  InPlaceSteps(List<Delta> newestFirst) {
    this.newestFirst = newestFirst;
  }

  /** The newest state, by the base of the oldest link. */
  byte[] onto(byte[] base) {
    int longest = base.length;
    int mostMoved = 0;
    for (Delta link : newestFirst) {
      longest = Math.max(longest, link.targetLength());
      mostMoved = Math.max(mostMoved, link.copies().bytesMoved());
    }
    byte[] state = Arrays.copyOf(base, longest);
    byte[] gathered = new byte[mostMoved];
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      step(newestFirst.get(i), state, gathered);
    }
    int length = newestFirst.get(0).targetLength();
    return length == longest ? state : Arrays.copyOf(state, length);
  }

  private static void step(Delta link, byte[] state, byte[] gathered) {
    gather(link.copies(), state, gathered);
    scatter(link.copies(), gathered, state);
    link.copyLiterals(state);
  }

  private static void gather(Copies copies, byte[] state, byte[] gathered) {
    int at = 0;
    for (int i = 0; i < copies.count(); i++) {
      if (copies.isMoved(i)) {
        System.arraycopy(state, copies.from(i), gathered, at, copies.length(i));
        at += copies.length(i);
      }
    }
  }

  private static void scatter(Copies copies, byte[] gathered, byte[] state) {
    int at = 0;
    for (int i = 0; i < copies.count(); i++) {
      if (copies.isMoved(i)) {
        System.arraycopy(gathered, at, state, copies.at(i), copies.length(i));
        at += copies.length(i);
      }
    }
  }
}
