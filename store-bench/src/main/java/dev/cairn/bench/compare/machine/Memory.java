package dev.cairn.bench.compare.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of memory. */
public final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String CLEAR_PEAK = "5";

  private Memory() {}

  /** Collects what is left of what was done before, and begins to look for peaks anew. */
  public static void forget() throws IOException {
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    if (Files.isWritable(CLEAR)) {
      Files.writeString(CLEAR, CLEAR_PEAK);
    }
  }

  /** The most that was resident since {@link #forget}, in bytes; -1 where nobody counts. */
  public static long residentPeak() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return -1;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElse(-1);
  }

  /** The most that the heap's pools have held, garbage included, in bytes. */
  public static long heapPeak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(Memory::peak)
        .sum();
  }

  private static long peak(MemoryPoolMXBean pool) {
    return pool.getPeakUsage().getUsed();
  }

  /** What is left in the heap after a collection, in bytes. */
  public static long heapLive() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
