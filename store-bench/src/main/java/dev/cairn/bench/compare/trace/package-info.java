/**
 * What is written: recorded traces, read as steps, and what stands in for them where there are
 * none.
 */
@NullMarked
package dev.cairn.bench.compare.trace;

import org.jspecify.annotations.NullMarked;
