package dev.cairn.store.journal;

/**
 * Where a record went.
 *
 * @param batch the number of its batch: durable once {@link GroupCommit#await} of it has returned
 * @param file the file it is in
 * @param offset where the record begins in the file
 */
public record Place(long batch, JournalFile file, long offset) {}
