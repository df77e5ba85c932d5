/** A checkpoint store for workflow runs, embedded in the program that uses it. */
@NullMarked
package dev.cairn.store;

import org.jspecify.annotations.NullMarked;
