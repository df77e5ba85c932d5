package dev.cairn.bench.compare.contender;

/**
 * How a contender is opened.
 *
 * @param mode what its writes wait for
 * @param kind what will be asked of it
 * @param budget the bytes that a journal may have
 */
public record Opening(Mode mode, Kind kind, long budget) {
  /** Whether a write waits until it is durable. */
  public boolean durable() {
    return mode == Mode.DURABLE;
  }
}
