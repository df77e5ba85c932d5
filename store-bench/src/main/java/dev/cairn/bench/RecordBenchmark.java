package dev.cairn.bench;

import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.RecordHeader;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

/** A journal batch, written into an array and read from it: headers, checksums, nothing else. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordBenchmark {
  private static final long SALT = 0x5a17;
  private static final long OFFSET = 4096;
  private static final long TIME = 1_700_000_000_000_000L;
  private static final int TYPE = 1;
  private static final int ALIGN = 8;

  /** The length of a record's payload. */
  @Param("1024")
  public int bytes;

  /** The records of a batch. */
  @Param({"1", "16"})
  public int records;

  private byte[] batch = {};
  private byte[] payload = {};
  private int frame;

  /** Writes a batch, to be read. */
  @Setup
  public void writeBatch() {
    payload = Workload.state(bytes);
    frame = (RecordHeader.BYTES + bytes + ALIGN - 1) / ALIGN * ALIGN;
    batch = new byte[BatchHeader.BYTES + records * frame];
    int unused = encode();
  }

  /**
   * Payloads copied in, checksums, record headers, batch header.
   *
   * @return the batch's checksum
   */
  @Benchmark
  public int encode() {
    for (int i = 0; i < records; i++) {
      int at = BatchHeader.BYTES + i * frame;
      System.arraycopy(payload, 0, batch, at + RecordHeader.BYTES, bytes);
      int crc = Crc.of(batch, at + RecordHeader.BYTES, bytes);
      new RecordHeader(bytes, 7, i + 1L, i + 1L, crc, TYPE, 0, 0, TIME)
          .write(batch, at, SALT, OFFSET + at);
    }
    return new BatchHeader(batch.length, SALT, 9, 0, records, 8, 100, 1, 0).seal(batch, 0, OFFSET);
  }

  /**
   * The batch read, every checksum verified.
   *
   * @return the batch
   */
  @Benchmark
  public Batch decode() {
    return Objects.requireNonNull(BatchReader.read(batch, 0, batch.length, SALT, OFFSET));
  }
}
