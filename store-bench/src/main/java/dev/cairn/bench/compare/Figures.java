package dev.cairn.bench.compare;

import java.util.Properties;

/**
 * What one turn has measured. Times are in nanoseconds, bytes are per save; -1 where nothing was
 * counted.
 *
 * @param perSecond saves a second, while measured
 * @param perSecondClosed saves a second, with the time until the contender was closed
 * @param threadLeast the fewest saves of one thread
 * @param threadMost the most saves of one thread
 * @param deviceBytes written by the block device, while measured
 * @param deviceBytesClosed written by the block device from opening to being closed and synced
 * @param processBytes written for this process, while measured
 * @param allocatedBytes allocated by the thread that saves
 */
record Figures(
    double perSecond,
    double perSecondClosed,
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
  Properties toProperties() {
    Properties all = new Properties();
    all.setProperty("perSecond", Double.toString(perSecond));
    all.setProperty("perSecondClosed", Double.toString(perSecondClosed));
    all.setProperty("p50", Long.toString(p50));
    all.setProperty("p99", Long.toString(p99));
    all.setProperty("p999", Long.toString(p999));
    all.setProperty("max", Long.toString(max));
    all.setProperty("threadLeast", Long.toString(threadLeast));
    all.setProperty("threadMost", Long.toString(threadMost));
    all.setProperty("deviceBytes", Double.toString(deviceBytes));
    all.setProperty("deviceBytesClosed", Double.toString(deviceBytesClosed));
    all.setProperty("processBytes", Double.toString(processBytes));
    all.setProperty("allocatedBytes", Double.toString(allocatedBytes));
    return all;
  }

  static Figures of(Properties all) {
    return new Figures(
        number(all, "perSecond"),
        number(all, "perSecondClosed"),
        count(all, "p50"),
        count(all, "p99"),
        count(all, "p999"),
        count(all, "max"),
        count(all, "threadLeast"),
        count(all, "threadMost"),
        number(all, "deviceBytes"),
        number(all, "deviceBytesClosed"),
        number(all, "processBytes"),
        number(all, "allocatedBytes"));
  }

  private static double number(Properties all, String name) {
    return Double.parseDouble(all.getProperty(name));
  }

  private static long count(Properties all, String name) {
    return Long.parseLong(all.getProperty(name));
  }
}
