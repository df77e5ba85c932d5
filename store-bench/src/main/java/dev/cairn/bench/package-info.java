/** Benchmarks, run by {@code java -jar target/benchmarks.jar}. */
@NullMarked
package dev.cairn.bench;

import org.jspecify.annotations.NullMarked;
