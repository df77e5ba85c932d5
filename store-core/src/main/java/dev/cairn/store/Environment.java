package dev.cairn.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What a store takes from the world besides its disk. With a clock and randomness of a test's own
 * and no threads, the same commands make the same bytes.
 *
 * @param clock microseconds since 1970-01-01 UTC
 * @param random random bits
 * @param threads whether the store may have threads of its own; without them it settles only when
 *     asked to, or when it must
 * @param sizeDivisor by how much smaller than they are in use the journal's files, its budget, the
 *     catalog worth rewriting and the states worth a delta are, segments by its square, and bodies
 *     in the journal by a sixteenth of it: more than 1 in tests only, so that a few small records
 *     roll the journal and segments over, fill the journal, have the catalog rewritten, and make
 *     chains
 */
record Environment(LongSupplier clock, LongSupplier random, boolean threads, int sizeDivisor) {
  /** With the sizes that are in use. */
  Environment(LongSupplier clock, LongSupplier random, boolean threads) {
    this(clock, random, threads, 1);
  }

  static Environment system() {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    return new Environment(() -> micros(clock.instant()), random::nextLong, true);
  }

  UUID newUuid() {
    return new UUID(random.getAsLong(), random.getAsLong());
  }

  /** Microseconds since 1970-01-01 UTC; what is finer is cut off. */
  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  /** The instant so many microseconds since 1970-01-01 UTC. */
  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }
}
