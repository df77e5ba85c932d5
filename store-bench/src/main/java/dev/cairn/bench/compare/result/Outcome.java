package dev.cairn.bench.compare.result;

import java.util.List;
import java.util.Map;

/**
 * What one turn has measured; bytes, and -1 where nothing was counted.
 *
 * @param phases in the order in which they were measured
 * @param lines what depends on something
 * @param weights what is on disk, at moments that have a name
 * @param logicalBytes what was handed in to be written, from opening to closing
 * @param deviceBytes what the block device has written from opening to being closed and synced
 * @param residentPeak the process's largest resident set
 * @param heapPeak the heap's peak, garbage included
 * @param heapLive what the heap held after a collection, the contender open
 */
public record Outcome(
    List<Figures> phases,
    List<Line> lines,
    Map<String, Weight> weights,
    long logicalBytes,
    double deviceBytes,
    long residentPeak,
    long heapPeak,
    long heapLive) {}
