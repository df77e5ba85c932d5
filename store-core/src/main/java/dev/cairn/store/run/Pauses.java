package dev.cairn.store.run;

/**
 * Where a long piece of work, done for nobody who waits, lets others have processor and device. For
 * one thread.
 */
public interface Pauses {
  /** There are none: everything is done in one go. */
  Pauses NONE =
      new Pauses() {
        @Override
        public long pieceBytes() {
          return Long.MAX_VALUE;
        }

        @Override
        public void here() {
          // Goes on.
        }
      };

  /**
   * So much is forced at once, about, and never less than a record: whoever else waits for a force
   * waits behind it.
   */
  long pieceBytes();

  /** Here is a place to rest, if it is time to. */
  void here();
}
