/**
 * The side-by-side comparison: the store, its ceilings and other stores, in one run on one machine.
 *
 * <p>{@code Compare} is the command. It takes turns over {@code work.Rows} and contenders, and
 * gives each contender a JVM of its own ({@code Turn}), which opens a {@code contender.Contender}
 * and measures it. What comes of it is a {@code result.Comparison}, a file, of which {@code report}
 * makes a page.
 */
@NullMarked
package dev.cairn.bench.compare;

import org.jspecify.annotations.NullMarked;
