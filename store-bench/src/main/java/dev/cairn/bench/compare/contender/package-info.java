/**
 * What is compared: the store, its ceilings, and other stores behind the same few calls. It knows
 * nothing of what is measured.
 */
@NullMarked
package dev.cairn.bench.compare.contender;

import org.jspecify.annotations.NullMarked;
