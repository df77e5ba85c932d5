/**
 * Cairn: an embeddable, append-only store for the checkpoints and events of workflow runs.
 *
 * <p>Two names are enough to begin: {@link dev.cairn.store.CairnStore}, which opens a store in a
 * directory, and, where the defaults do not fit, {@link dev.cairn.store.StoreOptions}.
 *
 * <pre>{@code
 * try (CairnStore store = CairnStore.open(Path.of("runs"))) {
 *   store.createRun("order-17", "fulfilment", Map.of("customer", "c-9"));
 *   store.saveCheckpoint("order-17", "reserve", state, null);
 * }
 * }</pre>
 *
 * <p>{@link dev.cairn.store.CheckpointStore} is the contract that any implementation keeps;
 * everything a call can answer with is an immutable value of this package, and everything it can
 * fail with is a {@link dev.cairn.store.StoreException} or a caller's mistake ({@link
 * java.lang.IllegalArgumentException}, {@link java.lang.NullPointerException}).
 */
@NullMarked
package dev.cairn.store;

import org.jspecify.annotations.NullMarked;
