/**
 * The side-by-side comparison: the store, its ceiling and other stores, in one run on one machine.
 *
 * <p>{@code Compare} is the command. It takes turns over its {@code Row}s and contenders, and gives
 * each turn a JVM of its own ({@code Turn}), which opens a {@code Contender} and measures it.
 */
@NullMarked
package dev.cairn.bench.compare;

import org.jspecify.annotations.NullMarked;
