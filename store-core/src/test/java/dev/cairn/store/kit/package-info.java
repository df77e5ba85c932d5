/**
 * The kit that holds an implementation of {@link dev.cairn.store.CheckpointStore} to its contract.
 *
 * <p>Three ways to use it, each needs a {@link dev.cairn.store.kit.StoreFactory} and no more:
 *
 * <ul>
 *   <li>{@link dev.cairn.store.kit.StoreContract}: one test class per area of the contract, all of
 *       them nested in one class to extend;
 *   <li>{@link dev.cairn.store.kit.ModelHistoryProperties}: random histories, compared step by step
 *       with {@link dev.cairn.store.kit.ModelStore}, the contract in its plainest form;
 *   <li>{@link dev.cairn.store.kit.CrashOracle}: whether what a crash left is a prefix of what was
 *       done.
 * </ul>
 */
@NullMarked
package dev.cairn.store.kit;

import org.jspecify.annotations.NullMarked;
