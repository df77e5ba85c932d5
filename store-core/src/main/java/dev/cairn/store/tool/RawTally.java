package dev.cairn.store.tool;

/** What a raw dump has seen. */
final class RawTally {
  long files;
  long batches;
  long records;
  long damages;
}
