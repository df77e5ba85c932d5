/**
 * The only door to the disk: {@link dev.cairn.store.io.Disk} and what it opens. The engine knows
 * nothing else of files, so that a simulated disk can stand in its place and lose, tear and refuse
 * whatever a real one may.
 */
@NullMarked
package dev.cairn.store.io;

import org.jspecify.annotations.NullMarked;
