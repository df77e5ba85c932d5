package dev.cairn.store.journal;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a journal needs from outside.
 *
 * @param bytesMax the budget for all its files
 * @param salts where new salts come from
 * @param preparer runs what makes files ready; one that runs it at once makes the journal
 *     deterministic
 * @param prepareAhead whether to make the next file ready before it is needed
 * @param roomNeeded called, without a lock held, when the budget is used up and settling must free
 *     files
 */
public record JournalOptions(
    long bytesMax,
    LongSupplier salts,
    Executor preparer,
    boolean prepareAhead,
    Runnable roomNeeded) {}
