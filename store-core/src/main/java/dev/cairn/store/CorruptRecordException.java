package dev.cairn.store;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Confirmed bytes that the answer needs are missing or wrong. What is intact stays readable. */
public final class CorruptRecordException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** Which checkpoint is the newest that is intact was not asked. */
  static final long NOT_ASKED = -1;

  private static final int RANGES_MAX = 20;

  private final transient Damage damage;
  private final transient List<Long> checkpoints;
  private final long newestIntact;

  /** Made by implementations of the store. */
  public CorruptRecordException(Damage damage, @Nullable Throwable cause) {
    this(damage, List.of(), NOT_ASKED, cause);
  }

  /**
   * Made by implementations of the store.
   *
   * @param checkpoints the seqs of the checkpoints that cannot be read without what is damaged
   * @param newestIntact the seq of the newest of their node that can; 0 for none, -1 where that was
   *     not asked
   */
  public CorruptRecordException(
      Damage damage, List<Long> checkpoints, long newestIntact, @Nullable Throwable cause) {
    super(damage + needed(checkpoints) + intact(newestIntact), cause);
    this.damage = damage;
    this.checkpoints = List.copyOf(checkpoints);
    this.newestIntact = newestIntact;
  }

  /** The damage, with run, seq, file, offset, expected and found. */
  public Damage damage() {
    return damage;
  }

  /**
   * The seqs of the node's checkpoints that cannot be read without what is damaged, ascending;
   * empty where the damage is to something else.
   */
  public List<Long> checkpoints() {
    return checkpoints;
  }

  /**
   * The seq of the newest checkpoint of the node that is intact, where the latest was asked for and
   * there is one.
   */
  public OptionalLong newestIntact() {
    return newestIntact > 0 ? OptionalLong.of(newestIntact) : OptionalLong.empty();
  }

  private static String intact(long newestIntact) {
    if (newestIntact == NOT_ASKED) {
      return "";
    }
    return newestIntact == 0
        ? "; no checkpoint of the node is intact"
        : "; the node's newest intact checkpoint is " + newestIntact;
  }

  private static String needed(List<Long> seqs) {
    if (seqs.size() <= 1) {
      return "";
    }
    StringBuilder text = new StringBuilder("; not readable without it: checkpoints");
    int ranges = 0;
    for (int i = 0; i < seqs.size(); ranges++) {
      int end = i + 1;
      while (end < seqs.size() && seqs.get(end) == seqs.get(end - 1) + 1) {
        end++;
      }
      text.append(i == 0 ? " " : ", ");
      if (ranges == RANGES_MAX) {
        return text.append("and ").append(seqs.size() - i).append(" more").toString();
      }
      text.append(seqs.get(i)).append(end - i == 1 ? "" : " to " + seqs.get(end - 1));
      i = end;
    }
    return text.toString();
  }
}
