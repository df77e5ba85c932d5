/** What the machine counts, and what it is. */
@NullMarked
package dev.cairn.bench.compare.machine;

import org.jspecify.annotations.NullMarked;
