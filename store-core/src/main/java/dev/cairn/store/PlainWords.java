package dev.cairn.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Durations, sizes and rules in plain words. */
final class PlainWords {
  private static final long[] SECONDS = {86_400, 3_600, 60, 1};
  private static final String[] TIMES = {"day", "hour", "minute", "second"};
  private static final String[] SIZES = {"TiB", "GiB", "MiB", "KiB"};

  private PlainWords() {}

  /** In the largest unit that divides it: 30 days, 36 hours; ISO 8601 for fractions of a second. */
  static String of(Duration duration) {
    long seconds = duration.getSeconds();
    if (seconds == 0 || duration.getNano() != 0) {
      return duration.isZero() ? "0 seconds" : duration.toString();
    }
    int unit = 0;
    while (seconds % SECONDS[unit] != 0) {
      unit++;
    }
    return count(seconds / SECONDS[unit], TIMES[unit]);
  }

  /** In the largest unit that divides it: 10 GiB, 1536 MiB, 1000 bytes. */
  static String bytes(long bytes) {
    for (int unit = 0; unit < SIZES.length; unit++) {
      long size = 1L << (10 * (SIZES.length - unit));
      if (bytes > 0 && bytes % size == 0) {
        return bytes / size + " " + SIZES[unit];
      }
    }
    return count(bytes, "byte");
  }

  /** A number with its noun, in the singular or with an s. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  static String of(RetentionPolicy policy) {
    List<String> sentences = new ArrayList<>();
    sentences.add(rules(policy));
    if (policy.hasBudget()) {
      sentences.add("keep the store within " + bytes(policy.storeBytesMax()));
    }
    new TreeMap<>(policy.workflows())
        .forEach((name, rules) -> sentences.add("workflow " + name + ": " + rules(rules)));
    new TreeMap<>(policy.statuses())
        .forEach((status, rules) -> sentences.add("status " + status + ": " + rules(rules)));
    return String.join("; ", sentences);
  }

  private static String rules(RetentionPolicy policy) {
    List<String> rules = new ArrayList<>();
    if (policy.keepLast() != Integer.MAX_VALUE) {
      rules.add(
          policy.keepLast() == 1
              ? "keep the last checkpoint of a node"
              : "keep the last " + policy.keepLast() + " checkpoints of a node");
    }
    policy.thinnings().forEach(thinning -> rules.add(thinning.toString()));
    if (policy.olderThan() != null) {
      rules.add("drop checkpoints older than " + of(policy.olderThan()));
    }
    if (policy.finishedAfter() != null) {
      rules.add("delete finished runs after " + of(policy.finishedAfter()));
    }
    return rules.isEmpty() ? "keep all" : String.join(", ", rules);
  }
}
