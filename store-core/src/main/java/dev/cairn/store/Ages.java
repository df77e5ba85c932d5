package dev.cairn.store;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When something reaches an age, in microseconds; what would be beyond all time is never. */
final class Ages {
  static final long NEVER = Long.MAX_VALUE;
  static final long ALWAYS = Long.MIN_VALUE;
  static final Duration MICRO = Duration.ofNanos(1_000);

  private static final long MICROS_PER_SECOND = 1_000_000L;

  private Ages() {}

  /** When what is of {@code time} reaches an age; never, where there is none. */
  static long due(long time, @Nullable Duration age) {
    if (age == null) {
      return NEVER;
    }
    long micros = micros(age);
    return time > NEVER - micros ? NEVER : time + micros;
  }

  /** Whether that time has come. */
  static boolean come(long due, long now) {
    return due != NEVER && due <= now;
  }

  /** A duration that is not negative, rounded up. */
  static long micros(Duration duration) {
    if (duration.getSeconds() >= NEVER / MICROS_PER_SECOND) {
      return NEVER;
    }
    return duration.getSeconds() * MICROS_PER_SECOND + (duration.getNano() + 999) / 1_000;
  }

  static void notNegative(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": expected no negative time, found " + value);
    }
  }

  static void notNegativeIfAny(String name, @Nullable Duration value) {
    if (value != null) {
      notNegative(name, value);
    }
  }
}
