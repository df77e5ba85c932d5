package dev.cairn.store;

import dev.cairn.store.kit.PrefixStates;

/**
 * What a store had been asked for, and had promised, when it was stopped.
 *
 * @param states what it may hold
 * @param acknowledged how many commands had returned
 * @param durable how many of them were promised to survive a power loss
 * @param started how many had begun: one more than have returned, or as many
 * @param print tells it from other histories
 */
record Stopped(PrefixStates states, int acknowledged, int durable, int started, long print) {
  /** The least number of commands that must have survived. */
  int first(boolean killed) {
    return killed ? acknowledged : durable;
  }
}
