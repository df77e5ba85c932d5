package dev.cairn.store.index;

/**
 * A change of status.
 *
 * @param status by its number on disk
 * @param time in microseconds
 */
public record StatusEntry(long position, int status, long time) {}
