package dev.cairn.bench;

import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskMap;
import dev.cairn.store.io.FileSystemDisk;
import dev.cairn.store.io.ZeroFill;
import java.io.IOException;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes appended to a file through its map, and with positional writes; the file is a circle. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MapBenchmark {
  private static final String NAME = "file";

  /** The length of what is appended. */
  @Param({"256", "1024", "65536"})
  public int bytes;

  /** The file's size, in bytes. */
  @Param("67108864")
  public int fileBytes;

  private BenchDirectory directory;
  private DiskFile file;
  private DiskMap map;
  private byte[] record = {};
  private long tail;

  /** Fills the file with zeros and maps it. */
  @Setup
  public void open() throws IOException {
    directory = BenchDirectory.make();
    file = new FileSystemDisk(directory.path()).create(NAME);
    ZeroFill.fill(file, 0, fileBytes);
    file.force();
    map = file.map(fileBytes);
    record = Workload.state(bytes);
  }

  /** Closes and deletes it. */
  @TearDown
  public void close() throws IOException {
    map.close();
    file.close();
    directory.close();
  }

  private long next() {
    long at = tail + bytes > fileBytes ? 0 : tail;
    tail = at + bytes;
    return at;
  }

  /** Put into the map. */
  @Benchmark
  public void mapped() throws IOException {
    map.put(next(), record, 0, bytes);
  }

  /** Written at a position. */
  @Benchmark
  public void written() throws IOException {
    file.write(next(), record, 0, bytes);
  }

  /** Put into the map, and its pages forced. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public void mappedAndForced() throws IOException {
    long at = next();
    map.put(at, record, 0, bytes);
    map.force(at, bytes);
  }
}
