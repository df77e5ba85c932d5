package dev.cairn.store.journal;

/**
 * Confirmed bytes of the journal (or the catalog) that are missing or wrong.
 *
 * @param row the row of FORMAT.md section 11 that says so
 */
public record JournalDamage(String row, String file, long offset, String expected, String found) {}
