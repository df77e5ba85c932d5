/** What is measured: rows, and the workload behind each. */
@NullMarked
package dev.cairn.bench.compare.work;

import org.jspecify.annotations.NullMarked;
