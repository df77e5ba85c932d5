/** What people look at: a page with charts, and tables in Markdown, from what was measured. */
@NullMarked
package dev.cairn.bench.compare.report;

import org.jspecify.annotations.NullMarked;
