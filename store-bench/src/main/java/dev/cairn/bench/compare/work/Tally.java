package dev.cairn.bench.compare.work;

import com.sun.management.ThreadMXBean;
import dev.cairn.bench.compare.machine.BlockDevice;
import dev.cairn.bench.compare.machine.Memory;
import dev.cairn.bench.compare.machine.ProcessIo;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.result.Weight;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Adds up what is counted between the moments that a bench names. */
final class Tally {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Optional<BlockDevice> device;
  private long opened;
  private long begun;
  private long counted;
  private long begunDevice;
  private long begunProcess;
  private long begunAllocated;

  private long nanos;
  private long nanosClosed;
  private long deviceBytes;
  private long deviceBytesClosed;
  private long processBytes;
  private long allocatedBytes;

  Tally(Optional<BlockDevice> device) {
    this.device = device;
  }

  /** A contender is open and has done nothing else yet. */
  void opened() throws IOException {
    sync();
    opened = written();
  }

  /** What is to be measured begins. */
  void begin() throws IOException {
    begunDevice = written();
    begunProcess = ProcessIo.writtenBytes();
    begunAllocated = THREADS.getCurrentThreadAllocatedBytes();
    begun = System.nanoTime();
    counted = begun;
  }

  /** What is to be measured ends. */
  void end() throws IOException {
    nanos += System.nanoTime() - begun;
    allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - begunAllocated;
    processBytes += ProcessIo.writtenBytes() - begunProcess;
    deviceBytes += written() - begunDevice;
  }

  /** What it does behind its writes is done. */
  void rested() {
    long now = System.nanoTime();
    nanosClosed += now - counted;
    counted = now;
  }

  /** The contender is closed. */
  void closed() throws IOException {
    rested();
    sync();
    deviceBytesClosed += written() - opened;
  }

  /** The time measured up to now. */
  long nanos() {
    return nanos;
  }

  private long written() {
    return device.map(BlockDevice::writtenBytes).orElse(-1L);
  }

  /** So that the device has written what it was given before. */
  private void sync() throws IOException {
    if (device.isPresent()) {
      try {
        int unused = new ProcessBuilder("sync").inheritIO().start().waitFor();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /**
   * What it comes to.
   *
   * @param alone whether the thread that called this saved everything
   * @param weights what is on disk
   */
  Outcome outcome(List<Saver> savers, boolean alone, Map<String, Weight> weights)
      throws IOException {
    long saved = savers.stream().mapToLong(Saver::saved).sum();
    return new Outcome(
        List.of(figures(savers, alone)),
        List.of(),
        weights,
        saved * SmallStates.BYTES,
        device.isPresent() ? deviceBytesClosed : -1,
        Memory.residentPeak(),
        Memory.heapPeak(),
        -1);
  }

  private Figures figures(List<Saver> savers, boolean alone) {
    Histogram all = new Histogram(Loop.LONGEST, Loop.DIGITS);
    savers.forEach(saver -> all.add(saver.latency()));
    double saves = Math.max(1, all.getTotalCount());
    double savesClosed = Math.max(1, savers.stream().mapToLong(Saver::saved).sum());
    boolean counted = device.isPresent();
    return new Figures(
        "save",
        all.getTotalCount(),
        saves * 1e9 / nanos,
        saves * 1e9 / nanosClosed,
        SmallStates.BYTES,
        all.getValueAtPercentile(50),
        all.getValueAtPercentile(99),
        all.getValueAtPercentile(99.9),
        all.getMaxValue(),
        savers.stream().mapToLong(saver -> saver.latency().getTotalCount()).min().orElse(0),
        savers.stream().mapToLong(saver -> saver.latency().getTotalCount()).max().orElse(0),
        counted ? deviceBytes / saves : -1,
        counted ? deviceBytesClosed / savesClosed : -1,
        ProcessIo.counted() ? processBytes / saves : -1,
        alone ? allocatedBytes / saves : -1);
  }
}
