package dev.cairn.store;

import java.time.Duration;
import java.util.Objects;

/**
 * How a store is opened. Immutable: every {@code with} method answers a new value.
 *
 * @param durability the level of writes that do not say otherwise
 * @param readOnly whether to open without ever writing a byte
 * @param createIfMissing whether to make a store where there is none
 * @param stateBytesMax the largest state, in bytes; 256 MiB at most
 * @param valueBytesMax the largest encoded value (params, metadata, payload), in bytes; 16 MiB at
 *     most
 * @param journalBytesMax the journal's budget in bytes: writers wait for settling when it is used
 *     up
 * @param settleBytes the bytes that must have gathered in the journal for settling to begin
 * @param settleIdle the time without a write after which settling begins anyway
 * @param closeSettleTimeout the longest that {@link CheckpointStore#close()} goes on settling; what
 *     is left stays in the journal, durable
 * @param writesUnderWayMax how many writes of callers that have a future can wait for their
 *     acknowledgement at once; who makes another waits for a place
 * @param lastStatesBytesMax the memory in bytes for the last states of the nodes in use, by which
 *     the states that follow are told, and from which the latest are loaded; 0 for none, then each
 *     is read back for the next
 * @param compression how much work goes into making what is stored smaller
 * @param nativeCompression whether LZ4 may use native code; faster, but not silent on every JDK
 */
public record StoreOptions(
    Durability durability,
    boolean readOnly,
    boolean createIfMissing,
    long stateBytesMax,
    long valueBytesMax,
    long journalBytesMax,
    long settleBytes,
    Duration settleIdle,
    Duration closeSettleTimeout,
    int writesUnderWayMax,
    long lastStatesBytesMax,
    Compression compression,
    boolean nativeCompression) {
  private static final long MIB = 1L << 20;

  /** The largest state any store takes: 256 MiB. */
  public static final long STATE_BYTES_LIMIT = 256 * MIB;

  /** The largest encoded value any store takes: 16 MiB. */
  public static final long VALUE_BYTES_LIMIT = 16 * MIB;

  /** The smallest journal budget: 8 MiB. */
  public static final long JOURNAL_BYTES_MIN = 8 * MIB;

  /** Checks every bound. */
  public StoreOptions {
    Objects.requireNonNull(durability, "durability");
    Objects.requireNonNull(compression, "compression");
    within("stateBytesMax", stateBytesMax, 0, STATE_BYTES_LIMIT);
    within("valueBytesMax", valueBytesMax, 1, VALUE_BYTES_LIMIT);
    within("journalBytesMax", journalBytesMax, JOURNAL_BYTES_MIN, 1L << 40);
    within("settleBytes", settleBytes, 1, journalBytesMax);
    within("writesUnderWayMax", writesUnderWayMax, 1, 1 << 20);
    within("lastStatesBytesMax", lastStatesBytesMax, 0, Long.MAX_VALUE);
    notNegative("settleIdle", settleIdle);
    notNegative("closeSettleTimeout", closeSettleTimeout);
  }

  /**
   * Safe and roomy: SYNC, a journal of up to 256 MiB, an eighth of the heap for last states,
   * everything settled at close.
   */
  public static StoreOptions defaults() {
    return new StoreOptions(
        Durability.SYNC,
        false,
        true,
        STATE_BYTES_LIMIT,
        VALUE_BYTES_LIMIT,
        256 * MIB,
        4 * MIB,
        Duration.ofSeconds(1),
        Duration.ofMinutes(10),
        4_096,
        Runtime.getRuntime().maxMemory() / 8,
        Compression.LZ4,
        false);
  }

  /** For what may lose its newest records when the machine (not the process) fails: ASYNC. */
  public static StoreOptions relaxed() {
    return defaults().withDurability(Durability.ASYNC);
  }

  /** For small machines and short-lived processes: a journal of at most 16 MiB. */
  public static StoreOptions small() {
    return defaults().withJournalBytesMax(16 * MIB).withSettleBytes(MIB);
  }

  /**
   * For looking without touching: writes no byte, and can be open many times, but not beside a
   * writer.
   */
  public static StoreOptions inspection() {
    return defaults().withReadOnly(true).withCreateIfMissing(false);
  }

  /** These options, with the default durability. */
  public StoreOptions withDurability(Durability value) {
    return new StoreOptions(
        value,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with writing allowed or not. */
  public StoreOptions withReadOnly(boolean value) {
    return new StoreOptions(
        durability,
        value,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with a missing store made or refused. */
  public StoreOptions withCreateIfMissing(boolean value) {
    return new StoreOptions(
        durability,
        readOnly,
        value,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with another limit for states, in bytes. */
  public StoreOptions withStateBytesMax(long value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        value,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with another limit for values, in bytes. */
  public StoreOptions withValueBytesMax(long value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        value,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with another journal budget, in bytes. */
  public StoreOptions withJournalBytesMax(long value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        value,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with another threshold for settling, in bytes. */
  public StoreOptions withSettleBytes(long value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        value,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with another idle time before settling. */
  public StoreOptions withSettleIdle(Duration value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        value,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with another bound on settling at close. */
  public StoreOptions withCloseSettleTimeout(Duration value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        value,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with another number of writes that can be under way with futures. */
  public StoreOptions withWritesUnderWayMax(int value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        value,
        lastStatesBytesMax,
        compression,
        nativeCompression);
  }

  /** These options, with another amount of memory for last states, in bytes; 0 for none. */
  public StoreOptions withLastStatesBytesMax(long value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        value,
        compression,
        nativeCompression);
  }

  /** These options, with another compression. */
  public StoreOptions withCompression(Compression value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        value,
        nativeCompression);
  }

  /** These options, with native LZ4 allowed or not. */
  public StoreOptions withNativeCompression(boolean value) {
    return new StoreOptions(
        durability,
        readOnly,
        createIfMissing,
        stateBytesMax,
        valueBytesMax,
        journalBytesMax,
        settleBytes,
        settleIdle,
        closeSettleTimeout,
        writesUnderWayMax,
        lastStatesBytesMax,
        compression,
        value);
  }

  private static void within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": expected " + min + " to " + max + ", found " + value);
    }
  }

  private static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": expected no negative time, found " + value);
    }
  }
}
