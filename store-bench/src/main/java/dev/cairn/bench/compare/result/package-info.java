/** What has been measured, as it is written to a file and read again. */
@NullMarked
package dev.cairn.bench.compare.result;

import org.jspecify.annotations.NullMarked;
