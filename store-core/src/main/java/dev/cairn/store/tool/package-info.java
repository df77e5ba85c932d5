/**
 * The command line tool, {@code java -jar cairn.jar}. It stands on the public interface alone, so
 * that whatever it shows, a program that embeds the store can have too; it is bundled in the
 * runnable jar and is not in the library's.
 *
 * <p>{@link dev.cairn.store.tool.Cairn} parses and maps failures to exit codes; one {@code
 * …Command} a subcommand. A trace goes {@link dev.cairn.store.tool.TraceReader} (bytes to {@link
 * dev.cairn.store.tool.TraceOp}) to {@link dev.cairn.store.tool.TraceStates} (whole states: {@link
 * dev.cairn.store.tool.StoreOp}) to {@link dev.cairn.store.tool.TraceReplay} (into a store); tests
 * and benchmarks use these too.
 */
@NullMarked
package dev.cairn.store.tool;

import org.jspecify.annotations.NullMarked;
