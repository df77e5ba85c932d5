package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.contender.Opening;
import dev.cairn.bench.compare.contender.Providers;
import dev.cairn.bench.compare.contender.Survival;
import dev.cairn.bench.compare.machine.BlockDevice;
import dev.cairn.bench.compare.machine.Memory;
import dev.cairn.bench.compare.machine.ProcessIo;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Line;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.result.Weight;
import dev.cairn.bench.compare.trace.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One contender's turn at one row: what it needs to know, and what it has found. */
final class Session {
  private final Task task;
  private final Row row;
  private final ContenderProvider provider;
  private final Optional<BlockDevice> device;
  private final List<Figures> phases = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private long logicalBytes;
  private long openedAt;
  private double deviceBytes = -1;
  private long heapLive = -1;

  Session(Task task) throws IOException {
    this.task = task;
    this.row = Rows.named(task.row()).get(0);
    this.provider = Providers.named(task.contender());
    this.device = BlockDevice.below(Path.of(task.directory()));
  }

  Task task() {
    return task;
  }

  Row row() {
    return row;
  }

  /** Whether the contender is no store, and finds nothing again once it is closed. */
  boolean ceiling() {
    return provider.ceiling();
  }

  /** Whether what this mode has acknowledged survives the death of the process. */
  boolean survivesKill() {
    return provider.promise(row.mode()).survival().isAtLeast(Survival.NEWEST_LOST)
        || provider.promise(row.mode()).survival() == Survival.UNCERTAIN;
  }

  Scale scale() {
    return Scale.named(task.scale());
  }

  Recordings recordings() {
    return new Recordings(Path.of(task.recordings()));
  }

  Path store() {
    return Path.of(task.directory()).resolve("store");
  }

  /** Opens the store, which there may be already. */
  Contender open() throws IOException {
    return open(store());
  }

  Contender open(Path directory) throws IOException {
    Path own = Files.createDirectories(directory);
    return provider.open(own, new Opening(row.mode(), row.kind(), task.budget()));
  }

  /** From here on what the device writes is counted for the whole turn. */
  void begin() throws IOException {
    sync();
    openedAt = written();
  }

  /** Everything is closed. */
  void end() throws IOException {
    sync();
    if (device.isPresent()) {
      deviceBytes = written() - openedAt;
    }
  }

  /** Bytes handed in, also where nothing is measured. */
  void handedIn(long bytes) {
    logicalBytes += bytes;
  }

  /** What the heap holds while the contender is open and has done its work. */
  void weighHeap() {
    heapLive = Memory.heapLive();
  }

  /** What is on disk now that the contender is closed. */
  Weight weigh(String moment) throws IOException {
    Weight weight = Weight.of(store());
    weights.put(moment, weight);
    return weight;
  }

  /** Something that can be measured. */
  interface Measuring {
    Measured run() throws IOException;
  }

  /** Measures a phase that writes. */
  Measured writing(String phase, Measuring measuring) throws IOException {
    Measured measured = measure(phase, measuring);
    handedIn(measured.bytes());
    return measured;
  }

  /** Measures a phase. */
  Measured measure(String phase, Measuring measuring) throws IOException {
    long deviceBefore = written();
    long processBefore = ProcessIo.writtenBytes();
    Measured measured = measuring.run();
    double operations = Math.max(1, measured.latency().getTotalCount());
    add(
        phase,
        measured,
        device.isPresent() ? (written() - deviceBefore) / operations : -1,
        ProcessIo.counted() ? (ProcessIo.writtenBytes() - processBefore) / operations : -1);
    return measured;
  }

  /** Notes a phase for which the device was not watched. */
  void add(String phase, Measured measured) {
    add(phase, measured, -1, -1);
  }

  private void add(String phase, Measured measured, double deviceEach, double processEach) {
    long operations = measured.latency().getTotalCount();
    phases.add(
        new Figures(
            phase,
            operations,
            operations * 1e9 / Math.max(1, measured.nanos()),
            -1,
            measured.bytes() / (double) Math.max(1, operations),
            measured.latency().getValueAtPercentile(50),
            measured.latency().getValueAtPercentile(99),
            measured.latency().getValueAtPercentile(99.9),
            measured.latency().getMaxValue(),
            measured.threadLeast(),
            measured.threadMost(),
            deviceEach,
            -1,
            processEach,
            -1));
  }

  void add(Line line) {
    lines.add(line);
  }

  Outcome outcome() throws IOException {
    return new Outcome(
        phases,
        lines,
        weights,
        logicalBytes,
        deviceBytes,
        Memory.residentPeak(),
        Memory.heapPeak(),
        heapLive);
  }

  private long written() {
    return device.map(BlockDevice::writtenBytes).orElse(-1L);
  }

  /** So that the device has written what it was given before. */
  void sync() throws IOException {
    if (device.isPresent()) {
      run("sync");
    }
  }

  static void run(String... command) throws IOException {
    try {
      int unused = new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
