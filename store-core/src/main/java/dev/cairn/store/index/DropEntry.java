package dev.cairn.store.index;

/**
 * A record by which checkpoints were given up.
 *
 * @param position its own
 * @param seqs the checkpoints'
 */
public record DropEntry(long position, Ranges seqs) {}
