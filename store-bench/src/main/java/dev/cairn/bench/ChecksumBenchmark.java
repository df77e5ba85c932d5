package dev.cairn.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import net.openhft.hashing.LongTupleHashFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the framing checksum (CRC32C) and the content hash (XXH3, 128 bits) cost for one record: the
 * reason that framing uses the former.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChecksumBenchmark {
  /** The record's length, in bytes. */
  @Param("1024")
  public int bytes;

  private byte[] record = {};
  private final CRC32C crc = new CRC32C();
  private final LongTupleHashFunction xxh3 = LongTupleHashFunction.xx128();

  /** Fills the record, the same each time. */
  @Setup
  public void fillRecord() {
    record = new byte[bytes];
    new Random(1).nextBytes(record);
  }

  /**
   * The framing checksum.
   *
   * @return the checksum
   */
  @Benchmark
  public long crc32c() {
    crc.reset();
    crc.update(record, 0, record.length);
    return crc.getValue();
  }

  /**
   * The content hash.
   *
   * @return the hash, in two halves
   */
  @Benchmark
  public long[] xxh3() {
    return xxh3.hashBytes(record);
  }
}
