package dev.cairn.store.index;

import java.util.ArrayList;
import java.util.List;

/**
 * The tags that are on a run and on its checkpoints, in the order in which they were put on. Not
 * safe for threads; its run's lock guards it.
 */
public final class Pins {
  /**
   * A tag.
   *
   * @param seq the checkpoint's, or 0 for the run
   * @param position of the record that put it on
   * @param time when that was, in microseconds
   */
  public record Pin(long seq, String tag, long position, long time) {}

  private final List<Pin> pins = new ArrayList<>(1);

  /** Puts a tag on; one that is there stays as it is, with the place of the newer record. */
  void put(Pin pin) {
    remove(pin.seq(), pin.tag());
    pins.add(pin);
  }

  /** Takes a tag off. */
  void remove(long seq, String tag) {
    pins.removeIf(pin -> pin.seq() == seq && pin.tag().equals(tag));
  }

  /** Whether there is any tag on a checkpoint, or for 0 on the run. */
  boolean has(long seq) {
    for (Pin pin : pins) {
      if (pin.seq() == seq) {
        return true;
      }
    }
    return false;
  }

  /** All of them; a copy. */
  public List<Pin> all() {
    return List.copyOf(pins);
  }
}
