/** The command line. */
@NullMarked
package dev.cairn.store.tool;

import org.jspecify.annotations.NullMarked;
