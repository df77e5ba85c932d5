package dev.cairn.store.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What recovery decided over what was found.
 *
 * @param chain the batches after the settled ones, in order, up to the last that is valid and next
 * @param lastNumber the number of that last batch (of the settled one, where the chain is empty)
 * @param lastCrc its batch CRC
 * @param lastFile the number of the file it is in
 * @param confirmed the number of the last batch that is known durable, at most {@code lastNumber}
 * @param nextCommitPosition the commit position after it
 * @param newestEpoch the newest epoch of any header
 * @param highestFile the highest number of any file
 * @param tornBytes the bytes dropped behind the chain's end
 * @param lastBatchUnreadable whether a batch that cannot be read is the last thing written
 * @param damage why the journal is damaged, or null
 * @param beyond in a damaged journal: the intact batches behind the damage, in order
 * @param stretches in a damaged journal: where the lost records were
 * @param lost in a damaged journal: how many records each gap of the chain has lost, by the commit
 *     positions before and after it; -1 where that cannot be told
 * @param highestNumber the highest batch number that anything speaks of
 */
public record Verdict(
    List<FoundPlace> chain,
    long lastNumber,
    int lastCrc,
    long lastFile,
    long confirmed,
    long nextCommitPosition,
    int newestEpoch,
    long highestFile,
    long tornBytes,
    boolean lastBatchUnreadable,
    @Nullable JournalDamage damage,
    List<FoundPlace> beyond,
    List<Stretch> stretches,
    List<Long> lost,
    long highestNumber) {
  /** A batch and the file it is in. */
  public record FoundPlace(FoundFile file, FoundBatch batch) {}

  /**
   * Bytes in which records are lost.
   *
   * @param from its beginning
   * @param to its end, exclusive
   * @param gap which gap of the chain it belongs to, counted from 0
   */
  public record Stretch(FoundFile file, long from, long to, int gap) {}

  /** How many batches of the chain are confirmed. */
  public int confirmedInChain() {
    int n = 0;
    while (n < chain.size() && chain.get(n).batch().number() <= confirmed) {
      n++;
    }
    return n;
  }

  /**
   * This verdict without the chain's last batch, a MARK: what it confirmed is known, and it is not
   * needed any more.
   */
  public Verdict withoutMark(Settled settled) {
    List<FoundPlace> rest = chain.subList(0, chain.size() - 1);
    FoundPlace last = rest.isEmpty() ? null : rest.get(rest.size() - 1);
    long number = last == null ? settled.batch() : last.batch().number();
    return new Verdict(
        rest,
        number,
        last == null ? settled.crc() : last.batch().crc(),
        lastFile,
        number,
        last == null ? settled.commitPosition() : last.batch().nextCommitPosition(),
        newestEpoch,
        highestFile,
        tornBytes,
        lastBatchUnreadable,
        damage,
        beyond,
        stretches,
        lost,
        highestNumber);
  }
}
