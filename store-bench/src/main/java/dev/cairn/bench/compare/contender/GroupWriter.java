package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets all who wait share one transaction, and so one force: for stores that write with one
 * transaction at a time and do not do this by themselves. One thread alone has a transaction a
 * write.
 */
final class GroupWriter {
  /** Writes changes in one transaction. */
  interface Transaction {
    void write(List<Change> changes) throws IOException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final HandOver handOver = new HandOver(this::force);
  private final Transaction transaction;

  // Guarded by the lock.
  private List<Change> gathered = new ArrayList<>();

  GroupWriter(Transaction transaction) {
    this.transaction = transaction;
  }

  void write(List<Change> changes) throws IOException {
    HandOver.Batch batch;
    lock.lock();
    try {
      gathered.addAll(changes);
      batch = handOver.open();
    } finally {
      lock.unlock();
    }
    handOver.await(batch);
  }

  private HandOver.Batch force() throws IOException {
    HandOver.Batch batch;
    List<Change> taken;
    lock.lock();
    try {
      batch = handOver.next();
      taken = gathered;
      gathered = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    transaction.write(taken);
    return batch;
  }
}
