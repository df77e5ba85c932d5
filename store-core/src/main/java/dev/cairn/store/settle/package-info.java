/**
 * The background thread: moves what is durable in the journal to the runs' segments, and commits it
 * to the catalog.
 */
@NullMarked
package dev.cairn.store.settle;

import org.jspecify.annotations.NullMarked;
