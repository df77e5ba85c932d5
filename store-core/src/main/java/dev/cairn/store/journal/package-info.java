/**
 * The commit journal: appending, group commit, what is durable, replay, and the decision what to
 * believe after a crash.
 *
 * <pre>
 *   Journal ── appends batches to the current JournalFile, goes on in the next that JournalSpace has made ready
 *      └─ GroupCommit ── forces; the one owner of "durable up to"
 *   JournalScan ── finds what is on disk ──► Recovery ── decides, purely ──► Verdict
 * </pre>
 */
@NullMarked
package dev.cairn.store.journal;

import org.jspecify.annotations.NullMarked;
