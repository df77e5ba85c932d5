package dev.cairn.store.index;

/**
 * Ranges of numbers from 1 on, ascending, none touching the next: what is given up of a run. Not
 * safe for threads.
 */
public final class Ranges {
  private final LongList firsts = new LongList();
  private final LongList lasts = new LongList();

  /** Makes one that holds nothing. */
  public Ranges() {}

  /** Adds numbers behind, or next to, all that are there. */
  public void add(long first, long last) {
    int n = firsts.size();
    if (n > 0 && first <= lasts.get(n - 1)) {
      throw new IllegalArgumentException(
          "expected a number beyond " + lasts.get(n - 1) + ", found " + first);
    }
    if (n > 0 && lasts.get(n - 1) + 1 == first) {
      lasts.set(n - 1, last);
    } else {
      firsts.add(first);
      lasts.add(last);
    }
  }

  /** How many ranges there are. */
  public int size() {
    return firsts.size();
  }

  /** The first number of a range. */
  public long first(int i) {
    return firsts.get(i);
  }

  /** The last number of a range. */
  public long last(int i) {
    return lasts.get(i);
  }

  /** Whether a number is in one of them. */
  public boolean has(long number) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (number < first(middle)) {
        high = middle - 1;
      } else if (number > last(middle)) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }
}
