package dev.cairn.bench.compare.result;

/**
 * What one phase of a turn has measured. Times are in nanoseconds, bytes are per operation; -1
 * where nothing was counted.
 *
 * @param phase its name
 * @param operations how many were measured
 * @param perSecond operations a second, while measured
 * @param perSecondClosed operations a second, with the time until the contender was closed
 * @param logicalBytes handed in or out
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the longest
 * @param threadLeast the fewest operations of one thread
 * @param threadMost the most operations of one thread
 * @param deviceBytes written by the block device, while measured
 * @param deviceBytesClosed written by the block device from opening to being closed and synced
 * @param processBytes written for this process, while measured
 * @param allocatedBytes allocated by the thread that calls, where there is one
 */
public record Figures(
    String phase,
    long operations,
    double perSecond,
    double perSecondClosed,
    double logicalBytes,
    long p50,
    long p99,
    long p999,
    long max,
    long threadLeast,
    long threadMost,
    double deviceBytes,
    double deviceBytesClosed,
    double processBytes,
    double allocatedBytes) {
  /** Bytes handed in or out in a second. */
  public double bytesPerSecond() {
    return perSecond * logicalBytes;
  }
}
