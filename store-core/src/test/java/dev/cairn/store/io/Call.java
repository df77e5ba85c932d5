package dev.cairn.store.io;

/**
 * One call of a {@link SimulatedDisk}.
 *
 * @param index the number of this mutating call, from 1 on; 0 for a call that changes nothing
 * @param verb what was asked for
 * @param path the file or directory; of a rename, the old name
 * @param position where in the file, 0 where that means nothing; of a truncation, the new length
 * @param length how many bytes, 0 where that means nothing
 */
public record Call(long index, Verb verb, String path, long position, long length) {}
