package dev.cairn.store.journal;

import dev.cairn.store.flight.ForceEvent;
import dev.cairn.store.format.Align;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.MarkHead;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.io.DiskMap;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The commit journal while it is written (FORMAT.md sections 4, 5 and 10.2 to 10.4).
 *
 * <p>One lock orders everything that is appended. A place is taken and filled in the same breath,
 * under that lock: a hole would cut off what others have been told is safe.
 */
public final class Journal {
  /** What has become of the wish for another file. */
  private enum Request {
    NONE,
    PREPARING,
    WAITING_FOR_SETTLING
  }

  /** What a policy says before a settling pass has room there, for some thousands of runs. */
  private static final long HEADROOM_BYTES_MAX = 1L << 20;

  private static final int HEADROOM_DIVISOR = 16;

  private static final byte[] NO_BODY = {};
  private static final long UNFORCED_FILES_MAX = 2;

  private final Disk disk;
  private final UUID store;
  private final int epoch;
  private final JournalOptions options;
  private final JournalSpace space;
  private final GroupCommit commit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ReentrantLock spaceLock = new ReentrantLock();

  // Guarded by lock.
  private final Gathering gathering;
  private final Deque<JournalFile> full = new ArrayDeque<>();
  private final Deque<JournalFile> unforced = new ArrayDeque<>();
  private JournalFile current;
  private @Nullable JournalFile ready;
  private boolean readyGivenUp;
  private boolean pageTaken;
  private long tail;
  private long lastBatch;
  private int lastCrc;
  private long commitPosition;
  private volatile long appendedBytes;

  /** What was let in while the reserve had not been whole yet. */
  private final AtomicLong earlyBytes = new AtomicLong();

  /** The bytes of the longest batch that a writer waits to append; 0 where none waits. */
  private long wanted;

  private volatile Request request = Request.NONE;
  private @Nullable IOException noRoom;
  private long refusals;
  private boolean closing;

  Journal(
      Disk disk,
      UUID store,
      int epoch,
      JournalOptions options,
      JournalSpace space,
      NewFile begun,
      List<JournalFile> recovered,
      long recoveredBytes) {
    this.disk = disk;
    this.store = store;
    this.gathering = new Gathering(lock, store);
    this.epoch = epoch;
    this.options = options;
    this.space = space;
    this.current = begun.file();
    this.tail = begun.end();
    this.lastBatch = begun.lastBatch();
    this.lastCrc = begun.lastCrc();
    this.commitPosition = begun.commitPosition();
    this.full.addAll(recovered);
    this.appendedBytes = recoveredBytes;
    this.pageTaken = true;
    current.forcedTo(tail);
    current.end(tail);
    current.lastBatch(lastBatch);
    this.commit = new GroupCommit(this::forceAppended, this::wakeAll, lastBatch);
  }

  /**
   * Has batches gather in TAIL from now on, of that length; where there is no room for it they go
   * on to be written one by one. What TAIL holds is overwritten.
   */
  public void gatherInTail(long bytes) throws IOException {
    try {
      DiskMap tail = TailFile.map(disk, bytes);
      lock.lock();
      try {
        gathering.tail(tail);
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      throw fail(e);
    }
  }

  /** Who knows what is durable, and waits for it. */
  public GroupCommit commit() {
    return commit;
  }

  /** The failure after which nothing is appended, or null. */
  public @Nullable IOException failure() {
    return commit.failure();
  }

  /** The epoch of this opening. */
  public int epoch() {
    return epoch;
  }

  /** The bytes of all batches since the opening, and of those that it recovered. */
  public long appendedBytes() {
    return appendedBytes;
  }

  /**
   * Appends a batch of records of one run. The caller holds the run's lock, and has assigned what
   * only that can tell.
   *
   * @return whether it was appended, and the draft knows where; false where no file is ready for
   *     it: then the caller lets go of its locks, calls {@link #awaitRoom} and begins anew
   * @throws JournalFailedException if the journal has failed; nothing happened
   */
  public boolean append(BatchDraft draft, long runNumber) throws JournalFailedException {
    return append(draft, runNumber, headroom());
  }

  /** The same of what gives room back: it may use the end of the last file there is. */
  public boolean appendToTheEnd(BatchDraft draft, long runNumber) throws JournalFailedException {
    return append(draft, runNumber, 0);
  }

  private boolean append(BatchDraft draft, long runNumber, long headroom)
      throws JournalFailedException {
    lock.lock();
    try {
      refuseAfterFailure();
      if (!makeRoom(draft.length(), headroom)) {
        return false;
      }
      put(draft, runNumber);
      return true;
    } catch (JournalFailedException e) {
      throw e;
    } catch (IOException e) {
      fail(e);
      throw new JournalFailedException("a batch was put in part: " + e.getMessage(), e, false);
    } catch (RuntimeException | Error e) {
      fail(new IOException("a put ended in " + e, e));
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void put(BatchDraft draft, long runNumber) throws IOException {
    long at = tail;
    long beforeThis = appendedBytes;
    int length = draft.length();
    writeHeader(draft);
    int crc = draft.seal(current.salt(), runNumber, at);
    gathering.add(current, at, draft.bytes(), length);
    lastBatch++;
    lastCrc = crc;
    commitPosition += draft.count();
    tail = at + length;
    current.end(tail);
    current.lastBatch(lastBatch);
    appendedBytes = beforeThis + length;
    noteUnforced();
    draft.placed(lastBatch, current, at);
  }

  private void writeHeader(BatchDraft draft) {
    new BatchHeader(
            draft.length(),
            current.salt(),
            lastBatch + 1,
            lastCrc,
            draft.count(),
            commit.durable(),
            commitPosition,
            epoch,
            0)
        .write(draft.bytes(), 0);
  }

  private void noteUnforced() {
    if (unforced.peekLast() != current) {
      unforced.addLast(current);
    }
  }

  /** What is kept free of the last file there is, as long as it is that. */
  private long headroom() {
    return options.headroom() ? HEADROOM_BYTES_MAX : 0;
  }

  private boolean fits(long from, long length, long headroom) {
    long kept = ready == null ? Math.min(headroom, current.size() / HEADROOM_DIVISOR) : 0;
    return from + length + kept <= current.size();
  }

  /** Puts the tail where the next batch of that length begins, in the next file if need be. */
  private boolean makeRoom(long length, long headroom) throws IOException {
    if (pageTaken) {
      tail = Align.upPage(tail);
      pageTaken = false;
    }
    if (fits(tail, length, headroom)) {
      if (readyGivenUp) {
        readyGivenUp = false;
        requestAhead();
      }
      return true;
    }
    JournalFile next = ready;
    if (next == null || next.size() < JournalHeader.JOURNAL_BATCHES_AT + length) {
      return false;
    }
    goOnIn(next);
    ready = null;
    requestAhead();
    return true;
  }

  private void goOnIn(JournalFile next) throws IOException {
    gathering.write();
    next.begin(current.number() + 1, options.salts().getAsLong());
    JournalHeader header =
        new JournalHeader(
            false,
            store,
            next.number(),
            next.salt(),
            epoch,
            0,
            current.number(),
            lastBatch,
            lastCrc,
            commitPosition,
            commit.durable(),
            next.size());
    next.put(0, header.encode(), 0, JournalHeader.BYTES);
    current.closedAt(end());
    full.addLast(current);
    current = next;
    tail = JournalHeader.JOURNAL_BATCHES_AT;
    current.end(tail);
    current.lastBatch(lastBatch);
    noteUnforced();
  }

  /**
   * Refuses everything but a deletion while the reserve is not whole and cannot be made so. After
   * an opening, which has somebody make it, a little is let in before.
   *
   * @param bytes what is going to be appended to the journal
   * @throws DiskFullException if there is no room; nothing happened
   */
  public void admit(int bytes) throws IOException {
    if (space.reserve().missed() || !early(bytes)) {
      // Waits while it is given up to somebody: only then is it known whether there is room.
      if (!makeReserve()) {
        throw space.reserve().refusal();
      }
    }
  }

  /** Whether the reserve was whole already, or what it is at rest is enough for what there is. */
  private boolean early(int bytes) {
    return space.reserve().made() || earlyBytes.addAndGet(bytes) <= space.earlyBytesMax();
  }

  /** Makes the reserve whole where there is room for it; answers whether it is. */
  public boolean makeReserve() throws IOException {
    return toReserve(space::makeReserve);
  }

  /** Has at least as much of a reserve as there is at rest, if there is room. */
  public void makeReserveAtRest() throws IOException {
    boolean unused =
        toReserve(
            () -> {
              space.reserve().makeAtRest();
              return true;
            });
  }

  private boolean toReserve(Attempt attempt) throws IOException {
    spaceLock.lock();
    try {
      refuseAfterFailure();
      return attempt.succeeds();
    } catch (JournalFailedException e) {
      throw e;
    } catch (IOException e) {
      fail(e);
      throw failedBefore(e);
    } finally {
      spaceLock.unlock();
    }
  }

  /** Makes the reserve again where it was missed. */
  public void makeReserveAgain() throws IOException {
    if (space.reserve().missed()) {
      boolean unused = makeReserve();
    }
  }

  /** What can be done where there is room for it. */
  @FunctionalInterface
  public interface Attempt {
    /** Does it; answers whether there was room. */
    boolean succeeds() throws IOException;
  }

  /**
   * Does something in the place of the reserve. Meanwhile no journal file is made, for nobody: it
   * would take the room that is given up here.
   *
   * @param settling how many bytes of the journal are to settle so, which leaves some of it for
   *     what closes the store, or opens it again; 0 for what is not settling
   * @return what the attempt answers
   */
  public boolean inPlaceOfReserve(long settling, Attempt attempt) throws IOException {
    spaceLock.lock();
    try {
      giveUpReserve(settling);
      return attempt.succeeds();
    } finally {
      try {
        takeBackReserve();
      } finally {
        spaceLock.unlock();
      }
    }
  }

  private void giveUpReserve(long settling) throws IOException {
    try {
      space.reserve().giveUp(settling);
    } catch (IOException e) {
      throw fail(e);
    }
  }

  private void takeBackReserve() throws IOException {
    try {
      space.reserve().takeBack(commit.failure() == null);
    } catch (IOException e) {
      throw fail(e);
    }
  }

  /**
   * Removes the file that is to be the next one; the next write has another made ready. Answers
   * whether there was any.
   */
  public boolean giveUpReady() throws IOException {
    spaceLock.lock();
    try {
      JournalFile givenUp = takeReady();
      if (givenUp != null) {
        space.giveUp(givenUp);
      }
      return givenUp != null;
    } finally {
      spaceLock.unlock();
    }
  }

  private @Nullable JournalFile takeReady() {
    lock.lock();
    try {
      JournalFile taken = request == Request.NONE ? ready : null;
      if (taken != null) {
        ready = null;
        readyGivenUp = true;
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the files that are kept for use, for the sake of their room; answers whether any. */
  public boolean giveUpFree() throws IOException {
    spaceLock.lock();
    try {
      boolean any = false;
      while (space.removeFree()) {
        any = true;
      }
      return any;
    } finally {
      spaceLock.unlock();
    }
  }

  /**
   * Has a file ready for a deletion that {@link #awaitRoom} has refused: in the place of the
   * reserve, and whatever the budget says.
   *
   * @throws DiskFullException if there is no room even so; nothing happened
   */
  public void makeRoomForDeletion(int length) throws IOException {
    spaceLock.lock();
    try {
      refuseAfterFailure();
      commit.await(end().batch());
      deliver(space.takeInPlaceOfReserve(length));
    } catch (DiskFullException e) {
      throw e;
    } catch (IOException e) {
      fail(e);
      throw failedBefore(e);
    } finally {
      spaceLock.unlock();
    }
  }

  private static JournalFailedException failedBefore(IOException cause) {
    return new JournalFailedException(String.valueOf(cause.getMessage()), cause, true);
  }

  /**
   * Waits until a batch of that many bytes could be appended; holds no lock meanwhile.
   *
   * @throws DiskFullException if the device has no room for another file
   * @throws JournalFailedException if the journal has failed
   */
  public void awaitRoom(long length) throws IOException {
    lock.lock();
    try {
      long seen = refusals;
      while (!hasRoom(length)) {
        refuseAfterFailure();
        requestNow(length);
        // Once more: it may have failed while the lock was not held, and whoever waits now missed
        // it.
        refuseAfterFailure();
        if (!hasRoom(length) && refusals == seen && request != Request.NONE) {
          room.awaitUninterruptibly();
        }
        if (!hasRoom(length) && refusals != seen) {
          throw refused();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(long length) {
    JournalFile next = ready;
    return fits(Align.upPage(tail), length, headroom())
        || (next != null && next.size() >= JournalHeader.JOURNAL_BATCHES_AT + length);
  }

  private IOException refused() {
    IOException cause = noRoom;
    return cause == null ? new IOException("no room in the journal") : cause;
  }

  /**
   * Has a file made ready; where the preparer runs at once, the lock must not be held meanwhile.
   */
  private void requestNow(long length) {
    wanted = Math.max(wanted, length);
    if (request == Request.NONE) {
      request = Request.PREPARING;
      boolean begun = false;
      lock.unlock();
      try {
        options.preparer().execute(this::prepare);
        begun = true;
      } finally {
        lock.lock();
        if (!begun) {
          giveUpRequest();
        }
      }
    }
  }

  /** No thread was to be had: whoever waits for this request is to make one of their own. */
  private void giveUpRequest() {
    request = Request.NONE;
    room.signalAll();
  }

  /** Has the next file made ready before anybody waits for it. Called with the lock held. */
  private void requestAhead() {
    if (options.prepareAhead() && !closing && request == Request.NONE && ready == null) {
      request = Request.PREPARING;
      try {
        options.preparer().execute(this::prepare);
      } catch (OutOfMemoryError e) {
        // Nobody waits for it yet, and whoever will asks again.
        giveUpRequest();
      }
    }
  }

  /** Makes a file ready, on the preparer's thread. */
  private void prepare() {
    boolean settlingNeeded = false;
    spaceLock.lock();
    try {
      // What nothing confirms is copied into one file by an opening: so it must stay within bounds.
      if (unforcedBytes() > UNFORCED_FILES_MAX * options.fileBytesMax()) {
        commit.await(end().batch());
      }
      giveBackTooSmall();
      reserveFirst();
      long waitedFor = wantedNow();
      JournalFile taken = space.take(waitedFor, waitedFor > 0, nothingToFree());
      // Under the space's lock, so that a file given back from now on finds the request waiting.
      deliver(taken);
      settlingNeeded = taken == null;
    } catch (IOException e) {
      refuse(e);
      // What settles may be used again, though the device is full.
      settlingNeeded = e instanceof DiskFullException && !nothingToFree();
    } catch (RuntimeException | Error e) {
      refuse(new IOException("making a journal file ready ended in " + e, e));
      throw e;
    } finally {
      spaceLock.unlock();
    }
    if (settlingNeeded) {
      options.roomNeeded().run();
    }
  }

  /** What has room again is the reserve's before it is a journal file's. */
  private void reserveFirst() throws IOException {
    if (space.reserve().missed() && !space.makeReserve()) {
      throw space.reserve().refusal();
    }
  }

  private long unforcedBytes() {
    lock.lock();
    try {
      long bytes = 0;
      for (JournalFile file : unforced) {
        bytes += file.end() - file.forcedTo();
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private void giveBackTooSmall() throws IOException {
    JournalFile tooSmall = null;
    lock.lock();
    try {
      JournalFile next = ready;
      if (next != null && next.size() < JournalHeader.JOURNAL_BATCHES_AT + wanted) {
        tooSmall = next;
        ready = null;
      }
    } finally {
      lock.unlock();
    }
    if (tooSmall != null) {
      space.giveBack(tooSmall);
    }
  }

  /** Whether no file waits for settling: then the budget must not keep a writer waiting. */
  private boolean nothingToFree() {
    lock.lock();
    try {
      return full.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private long wantedNow() {
    lock.lock();
    try {
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(@Nullable JournalFile taken) throws IOException {
    JournalFile surplus = null;
    lock.lock();
    try {
      if (taken != null) {
        surplus = ready;
        ready = taken;
        wanted = 0;
      }
      request = taken == null ? Request.WAITING_FOR_SETTLING : Request.NONE;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (surplus != null) {
      space.giveBack(surplus);
    }
  }

  /** Tells those who wait for room that settling could not make any, since the device is full. */
  public void refuseRoom(DiskFullException full) {
    refuse(full);
  }

  private void refuse(IOException failed) {
    lock.lock();
    try {
      request = request == Request.WAITING_FOR_SETTLING ? request : Request.NONE;
      wanted = 0;
      if (failed instanceof DiskFullException) {
        noRoom = failed;
        refusals++;
      } else {
        commit.fail(failed);
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is forced by {@link GroupCommit}: everything appended when it begins, older files first.
   */
  private long forceAppended() throws IOException {
    List<JournalFile> files = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    long batch;
    lock.lock();
    try {
      gathering.write();
      for (JournalFile file : unforced) {
        files.add(file);
        ends.add(file.end());
      }
      batch = lastBatch;
      pageTaken = true;
    } finally {
      lock.unlock();
    }
    ForceEvent event = new ForceEvent();
    event.begin();
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      bytes += force(files.get(i), ends.get(i));
    }
    event.end();
    noteForced(files, ends);
    if (event.shouldCommit()) {
      event.batches = batch - commit.durable();
      event.bytes = bytes;
      event.files = files.size();
      event.commit();
    }
    return batch;
  }

  /** Answers how many bytes it forced. */
  private static long force(JournalFile file, long end) throws IOException {
    long from = file.forcedTo();
    if (from < end) {
      file.force(from, end);
    }
    return Math.max(0, end - from);
  }

  private void noteForced(List<JournalFile> files, List<Long> ends) {
    lock.lock();
    try {
      for (int i = 0; i < files.size(); i++) {
        JournalFile file = files.get(i);
        file.forcedTo(ends.get(i));
        if (file.forcedTo() == file.end()) {
          unforced.remove(file);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where the journal ends now, for settling to go up to once it is durable. */
  public JournalEnd end() {
    lock.lock();
    try {
      return new JournalEnd(
          current.number(), current.end(), lastBatch, lastCrc, commitPosition, appendedBytes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Where a settling step ends: at the end of the last file that the bytes of a step reach from
   * what has settled, and of one at least; at {@code last} if they reach that. So a pass over much
   * frees one file after the other.
   */
  public JournalEnd stepEnd(long settledBatch, long settledBytes, JournalEnd last) {
    return endUpTo(settledBytes + options.stepBytes(), settledBatch, last);
  }

  /** Where the shortest step ends that frees a file, however little there is room for. */
  public JournalEnd shortestStepEnd(long settledBatch, JournalEnd last) {
    return endUpTo(0, settledBatch, last);
  }

  private JournalEnd endUpTo(long to, long settledBatch, JournalEnd last) {
    JournalEnd step = null;
    lock.lock();
    try {
      for (JournalFile file : full) {
        JournalEnd end = file.closedAt();
        if (end != null
            && end.batch() > settledBatch
            && end.batch() < last.batch()
            && (step == null || end.appendedBytes() <= to)) {
          step = end;
        }
      }
    } finally {
      lock.unlock();
    }
    return step == null || last.appendedBytes() <= to ? last : step;
  }

  /**
   * How much of a quarter of the budget so many unsettled bytes are: 1 is all of it. More than any
   * number once the budget is used up, by what else the files hold.
   */
  public double filled(long unsettledBytes) {
    return request == Request.WAITING_FOR_SETTLING
        ? Double.POSITIVE_INFINITY
        : unsettledBytes / (options.bytesMax() / 4.0);
  }

  /** The file of that number, while it is in use; null once it is recycled. */
  public @Nullable JournalFile file(long number) {
    lock.lock();
    try {
      if (current.number() == number) {
        return current;
      }
      for (JournalFile file : full) {
        if (file.number() == number) {
          return file;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Removes what is in the journal's directory and of no use any more; answers the paths. */
  public List<String> removeOthers() throws IOException {
    List<String> used = new ArrayList<>();
    lock.lock();
    try {
      full.forEach(file -> used.add(file.path()));
      used.add(current.path());
    } finally {
      lock.unlock();
    }
    List<String> removed = new ArrayList<>();
    for (String name : disk.list(FileNames.JOURNAL)) {
      String path = FileNames.JOURNAL + "/" + name;
      if (!used.contains(path)) {
        disk.delete(path);
        removed.add(path);
      }
    }
    if (!removed.isEmpty()) {
      disk.forceDirectory(FileNames.JOURNAL);
    }
    return removed;
  }

  /** Has no more files made ready: nothing is appended any more but the MARK. */
  public void prepareToClose() {
    lock.lock();
    try {
      closing = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Frees the files whose batches have all settled and that nobody reads; others are freed by a
   * later call.
   */
  public void recycle(long settledBatch) throws IOException {
    List<JournalFile> settled = takeSettled(settledBatch);
    spaceLock.lock();
    try {
      space.giveBack(settled);
    } finally {
      spaceLock.unlock();
    }
    afterRecycling();
  }

  private List<JournalFile> takeSettled(long settledBatch) {
    List<JournalFile> settled = new ArrayList<>();
    lock.lock();
    try {
      for (Iterator<JournalFile> i = full.iterator(); i.hasNext(); ) {
        JournalFile file = i.next();
        if (file.lastBatch() <= settledBatch && successorIsDurable(file) && !file.pinned()) {
          i.remove();
          settled.add(file);
        }
      }
    } finally {
      lock.unlock();
    }
    return settled;
  }

  /**
   * Whether the header of the file that goes on from this one is durable: a batch behind the file's
   * last is, and its force began with that header. The first file of an opening was durable before
   * anything else.
   */
  private boolean successorIsDurable(JournalFile file) {
    return !file.recycles() || file.lastBatch() < commit.durable();
  }

  private void afterRecycling() {
    lock.lock();
    try {
      if (request == Request.WAITING_FOR_SETTLING) {
        request = Request.NONE;
        if (!closing) {
          requestAgain();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void requestAgain() {
    try {
      requestNow(wanted);
    } catch (OutOfMemoryError e) {
      // Those who wait have been woken, and ask themselves: the pass has nothing to do with it.
      request = Request.NONE;
    }
  }

  /** Tells whoever waits for settling to make room that it could not. */
  public void settlingFailed(IOException cause) {
    lock.lock();
    try {
      if (request == Request.WAITING_FOR_SETTLING) {
        request = Request.NONE;
        noRoom = cause;
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the journal after everything has settled (FORMAT.md section 10.9). */
  public void closeSettled(MarkHead mark) throws IOException {
    lock.lock();
    try {
      refuseAfterFailure();
      long size = 2L * JournalHeader.JOURNAL_BATCHES_AT;
      JournalFile last = space.createInPlaceOfReserve(size, size);
      goOnOrClose(last);
      BatchDraft draft = new BatchDraft();
      mark.write(draft.head());
      draft.add(RecordType.MARK.code(), 0, 0, NO_BODY, 0).assign(0, 0, 0);
      if (!append(draft, 0)) {
        throw new IllegalStateException("no room for the MARK in a file made for it");
      }
      gathering.write();
      last.force(0, last.end());
      removeAllBut(last);
      space.reserve().rest();
    } finally {
      lock.unlock();
    }
  }

  private void goOnOrClose(JournalFile next) throws IOException {
    try {
      goOnIn(next);
    } finally {
      if (current != next) {
        next.close();
      }
    }
  }

  private void removeAllBut(JournalFile last) throws IOException {
    closeFiles();
    TailFile.remove(disk);
    for (String name : disk.list(FileNames.JOURNAL)) {
      String path = FileNames.JOURNAL + "/" + name;
      if (!path.equals(last.path())) {
        disk.delete(path);
      }
    }
    disk.forceDirectory(FileNames.JOURNAL);
  }

  /** Lets go of every file, as they are. */
  public void close() throws IOException {
    lock.lock();
    try {
      writeGathered();
      commit.fail(new IOException("the journal is closed"));
      closeFiles();
    } finally {
      lock.unlock();
    }
  }

  /** What is in TAIL only is not lost where this fails: the next opening finds it there. */
  private void writeGathered() {
    try {
      if (commit.failure() == null) {
        gathering.write();
      }
    } catch (IOException e) {
      commit.fail(e);
    }
  }

  private void closeFiles() throws IOException {
    gathering.close();
    List<JournalFile> open = new ArrayList<>(full);
    open.add(current);
    JournalFile next = ready;
    if (next != null) {
      open.add(next);
    }
    full.clear();
    ready = null;
    for (JournalFile file : open) {
      file.close();
    }
    space.close();
  }

  /** Ends the journal after a failure elsewhere that makes going on unsafe. */
  public JournalFailedException fail(IOException cause) {
    commit.fail(cause);
    return new JournalFailedException(String.valueOf(cause.getMessage()), cause, false);
  }

  /** Wakes those who wait for room, after a failure: they are to be told. */
  private void wakeAll() {
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the journal after a failure to write elsewhere, unless there was just no room; answers
   * what to report.
   */
  public IOException failUnlessFull(IOException cause) {
    return cause instanceof DiskFullException ? cause : fail(cause);
  }

  /**
   * Throws if the journal has failed: then nothing must be written, anywhere, until the store is
   * opened anew.
   */
  public void refuseAfterFailure() throws JournalFailedException {
    IOException cause = commit.failure();
    if (cause != null) {
      throw new JournalFailedException(
          "an earlier write or force failed: " + cause.getMessage(), cause, true);
    }
  }
}
