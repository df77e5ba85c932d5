package dev.cairn.store;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a store is opened. Immutable: every {@code with} method answers a new value. */
public final class StoreOptions {
  private static final long MIB = 1L << 20;

  /** The largest state any store takes: 256 MiB. */
  public static final long STATE_BYTES_LIMIT = 256 * MIB;

  /** The largest encoded value any store takes: 16 MiB. */
  public static final long VALUE_BYTES_LIMIT = 16 * MIB;

  /** The smallest journal budget: 8 MiB. */
  public static final long JOURNAL_BYTES_MIN = 8 * MIB;

  /** What is chosen; changed by nobody once the options that have it are made. */
  private static final class Choices implements Cloneable {
    private Durability durability = Durability.SYNC;
    private boolean readOnly;
    private boolean createIfMissing = true;
    private long stateBytesMax = STATE_BYTES_LIMIT;
    private long valueBytesMax = VALUE_BYTES_LIMIT;
    private long journalBytesMax = 256 * MIB;
    private long settleBytes; // 0: as settleBytes() has it
    private Duration settleIdle = Duration.ofSeconds(1);
    private Duration closeSettleTimeout = Duration.ofMinutes(10);
    private int writesUnderWayMax = 4_096;
    private long lastStatesBytesMax = Runtime.getRuntime().maxMemory() / 8;
    private Compression compression = Compression.LZ4;
    private boolean nativeCompression;
    private long compactionBytesPerSecond = Long.MAX_VALUE;
    private RetentionPolicy retention = RetentionPolicy.keepAll();

    Choices copy() {
      try {
        return (Choices) clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("they can be copied", e);
      }
    }

    long settleBytes() {
      return settleBytes == 0 ? Math.min(4 * MIB, journalBytesMax / 16) : settleBytes;
    }

    List<Object> all() {
      return List.of(
          durability,
          readOnly,
          createIfMissing,
          stateBytesMax,
          valueBytesMax,
          journalBytesMax,
          settleBytes(),
          settleIdle,
          closeSettleTimeout,
          writesUnderWayMax,
          lastStatesBytesMax,
          compression,
          nativeCompression,
          compactionBytesPerSecond,
          retention);
    }

    void check() {
      Objects.requireNonNull(durability, "durability");
      Objects.requireNonNull(compression, "compression");
      within("stateBytesMax", stateBytesMax, 0, STATE_BYTES_LIMIT);
      within("valueBytesMax", valueBytesMax, 1, VALUE_BYTES_LIMIT);
      within("journalBytesMax", journalBytesMax, JOURNAL_BYTES_MIN, 1L << 40);
      within("settleBytes", settleBytes(), 1, journalBytesMax);
      within("writesUnderWayMax", writesUnderWayMax, 1, 1 << 20);
      within("lastStatesBytesMax", lastStatesBytesMax, 0, Long.MAX_VALUE);
      notNegative("settleIdle", settleIdle);
      notNegative("closeSettleTimeout", closeSettleTimeout);
      within("compactionBytesPerSecond", compactionBytesPerSecond, 1, Long.MAX_VALUE);
      Objects.requireNonNull(retention, "retention");
    }
  }

  private static final StoreOptions DEFAULTS = new StoreOptions(new Choices());

  private final Choices choices;

  private StoreOptions(Choices choices) {
    choices.check();
    this.choices = choices;
  }

  private StoreOptions with(Consumer<Choices> change) {
    Choices changed = choices.copy();
    change.accept(changed);
    return new StoreOptions(changed);
  }

  /**
   * Safe and roomy: SYNC, a journal of up to 256 MiB, an eighth of the heap for last states,
   * everything settled at close.
   */
  public static StoreOptions defaults() {
    return DEFAULTS;
  }

  /** For what may lose its newest records when the machine (not the process) fails: ASYNC. */
  public static StoreOptions relaxed() {
    return defaults().withDurability(Durability.ASYNC);
  }

  /** For small machines and short-lived processes: a journal of at most 16 MiB. */
  public static StoreOptions small() {
    return defaults().withJournalBytesMax(16 * MIB);
  }

  /**
   * For looking without touching: writes no byte, and can be open many times, but not beside a
   * writer.
   */
  public static StoreOptions inspection() {
    return defaults().withReadOnly(true).withCreateIfMissing(false);
  }

  /** The level of writes that do not say otherwise. */
  public Durability durability() {
    return choices.durability;
  }

  /** These options, with the default durability. */
  public StoreOptions withDurability(Durability value) {
    return with(changed -> changed.durability = value);
  }

  /** Whether to open without ever writing a byte. */
  public boolean readOnly() {
    return choices.readOnly;
  }

  /** These options, with writing allowed or not. */
  public StoreOptions withReadOnly(boolean value) {
    return with(changed -> changed.readOnly = value);
  }

  /** Whether to make a store where there is none. */
  public boolean createIfMissing() {
    return choices.createIfMissing;
  }

  /** These options, with a missing store made or refused. */
  public StoreOptions withCreateIfMissing(boolean value) {
    return with(changed -> changed.createIfMissing = value);
  }

  /** The largest state, in bytes; 256 MiB at most. */
  public long stateBytesMax() {
    return choices.stateBytesMax;
  }

  /** These options, with another limit for states, in bytes. */
  public StoreOptions withStateBytesMax(long value) {
    return with(changed -> changed.stateBytesMax = value);
  }

  /** The largest encoded value (params, metadata, payload), in bytes; 16 MiB at most. */
  public long valueBytesMax() {
    return choices.valueBytesMax;
  }

  /** These options, with another limit for values, in bytes. */
  public StoreOptions withValueBytesMax(long value) {
    return with(changed -> changed.valueBytesMax = value);
  }

  /** The journal's budget in bytes: writers wait for settling when it is used up. */
  public long journalBytesMax() {
    return choices.journalBytesMax;
  }

  /** These options, with another journal budget, in bytes. */
  public StoreOptions withJournalBytesMax(long value) {
    return with(changed -> changed.journalBytesMax = value);
  }

  /**
   * The bytes that must have gathered in the journal for settling to begin: a sixteenth of its
   * budget, at most 4 MiB, if nothing is said. With more each run is written to less often, and
   * many writers at once are faster; but a write that comes while it settles waits longer, there is
   * more to read when a store is opened that was not closed, and on a full disk more to settle than
   * the reserve has room for. A retention policy that prunes has it wait for a quarter of the
   * budget.
   */
  public long settleBytes() {
    return choices.settleBytes();
  }

  /** These options, with another threshold for settling, in bytes. */
  public StoreOptions withSettleBytes(long value) {
    within("settleBytes", value, 1, journalBytesMax());
    return with(changed -> changed.settleBytes = value);
  }

  /** The time without a write after which settling begins anyway. */
  public Duration settleIdle() {
    return choices.settleIdle;
  }

  /** These options, with another idle time before settling. */
  public StoreOptions withSettleIdle(Duration value) {
    return with(changed -> changed.settleIdle = value);
  }

  /**
   * The longest that {@link CheckpointStore#close()} goes on settling; what is left stays in the
   * journal, durable.
   */
  public Duration closeSettleTimeout() {
    return choices.closeSettleTimeout;
  }

  /** These options, with another bound on settling at close. */
  public StoreOptions withCloseSettleTimeout(Duration value) {
    return with(changed -> changed.closeSettleTimeout = value);
  }

  /**
   * How many writes of callers that have a future can wait for their acknowledgement at once; who
   * makes another waits for a place.
   */
  public int writesUnderWayMax() {
    return choices.writesUnderWayMax;
  }

  /** These options, with another number of writes that can be under way with futures. */
  public StoreOptions withWritesUnderWayMax(int value) {
    return with(changed -> changed.writesUnderWayMax = value);
  }

  /**
   * The memory in bytes for the last states of the nodes in use, by which the states that follow
   * are told, and from which the latest are loaded; an eighth of it is for what was read lately of
   * the chains of others. 0 for none, then each is read back for the next.
   */
  public long lastStatesBytesMax() {
    return choices.lastStatesBytesMax;
  }

  /** These options, with another amount of memory for last states, in bytes; 0 for none. */
  public StoreOptions withLastStatesBytesMax(long value) {
    return with(changed -> changed.lastStatesBytesMax = value);
  }

  /** How much work goes into making what is stored smaller. */
  public Compression compression() {
    return choices.compression;
  }

  /** These options, with another compression. */
  public StoreOptions withCompression(Compression value) {
    return with(changed -> changed.compression = value);
  }

  /** Whether LZ4 may use native code; faster, but not silent on every JDK. */
  public boolean nativeCompression() {
    return choices.nativeCompression;
  }

  /** These options, with native LZ4 allowed or not. */
  public StoreOptions withNativeCompression(boolean value) {
    return with(changed -> changed.nativeCompression = value);
  }

  /**
   * How many bytes compaction reads and writes in a second, about, when the store does it by
   * itself; {@link CheckpointStore#compact()} does not wait.
   */
  public long compactionBytesPerSecond() {
    return choices.compactionBytesPerSecond;
  }

  /** These options, with another rate of compaction. */
  public StoreOptions withCompactionBytesPerSecond(long value) {
    return with(changed -> changed.compactionBytesPerSecond = value);
  }

  /** What the store gives up by itself, as it is written to and as time goes by. */
  public RetentionPolicy retention() {
    return choices.retention;
  }

  /**
   * These options, with a policy that is applied by itself: to a run when it is written to, before
   * that settles, and to all of them as time goes by. It can be another one at every opening.
   */
  public StoreOptions withRetention(RetentionPolicy value) {
    return with(changed -> changed.retention = value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoreOptions that && choices.all().equals(that.choices.all());
  }

  @Override
  public int hashCode() {
    return choices.all().hashCode();
  }

  @Override
  public String toString() {
    return "StoreOptions" + choices.all();
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
