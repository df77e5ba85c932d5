package dev.cairn.store;

import dev.cairn.store.format.RecordType;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.Operations.Operation;
import dev.cairn.store.index.StatusEntry;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.Unsettled;
import java.util.ArrayList;
import java.util.List;

/** What writes answer: from the records they have just appended, or from the run's index. */
final class WriteAnswers {
  private WriteAnswers() {}

  /** Of records that were appended together. */
  static List<WriteAnswer> of(RunState run, List<Unsettled> records) {
    List<WriteAnswer> answers = new ArrayList<>(records.size());
    for (Unsettled record : records) {
      answers.add(of(run, record));
    }
    return List.copyOf(answers);
  }

  private static WriteAnswer of(RunState run, Unsettled record) {
    if (record.checkpoint() != null) {
      return saved(run, record);
    }
    long position = record.after().position();
    return record.type() == RecordType.EVENT.code()
        ? new WriteAnswer.Appended(record.seq(), position)
        : changed(run, position, record.after().status(), record.after().updated());
  }

  static WriteAnswer.Saved saved(RunState run, Unsettled record) {
    CheckpointEntry entry = record.checkpoint();
    if (entry == null) {
      throw new IllegalStateException("a checkpoint without an index entry");
    }
    return new WriteAnswer.Saved(Reads.meta(run.id(), entry));
  }

  private static WriteAnswer changed(RunState run, long position, int status, long time) {
    return new WriteAnswer.Changed(
        new StatusChange(
            run.id(), position, StatusCodes.status(status), Environment.instant(time)));
  }

  /**
   * Of an operation that has happened before; the caller holds the run's lock, and its index is
   * loaded. None for the creation of the run.
   *
   * @throws CorruptRecordException if what it wrote is lost, or may be
   */
  static List<WriteAnswer> of(RunState run, Operation operation) {
    if (operation.type() == RecordType.RUN.code()) {
      return List.of();
    }
    return operation.records() == 1
        ? List.of(single(run, operation))
        : List.copyOf(several(run, operation));
  }

  private static WriteAnswer single(RunState run, Operation operation) {
    long position = operation.position();
    if (operation.type() == RecordType.CHECKPOINT.code()) {
      CheckpointEntry entry = run.index().checkpoint(operation.seq());
      if (entry == null) {
        throw Lookup.lost(run, operation.seq());
      }
      return new WriteAnswer.Saved(Reads.meta(run.id(), entry));
    }
    StatusEntry status = run.index().status(position);
    return status == null
        ? event(run, operation.seq(), position)
        : changed(run, position, status.status(), status.time());
  }

  /** Which seqs they have is known by counting, and only where nothing was ever lost. */
  private static List<WriteAnswer> several(RunState run, Operation operation) {
    if (!run.damages().isEmpty() || run.appended().acceptedThrough() > 0) {
      throw Lookup.lost(run, operation.seq());
    }
    List<WriteAnswer> answers = new ArrayList<>(operation.records());
    long checkpoint = operation.checkpointSeq() + 1;
    long event = operation.eventSeq() + 1;
    for (int i = 0; i < operation.records(); i++) {
      long position = operation.position() + i;
      CheckpointEntry entry = run.index().checkpoint(checkpoint);
      StatusEntry status = run.index().status(position);
      if (entry != null && entry.position() == position) {
        answers.add(new WriteAnswer.Saved(Reads.meta(run.id(), entry)));
        checkpoint++;
      } else if (status != null) {
        answers.add(changed(run, position, status.status(), status.time()));
      } else {
        answers.add(event(run, event++, position));
      }
    }
    return answers;
  }

  private static WriteAnswer event(RunState run, long seq, long position) {
    if (run.index().event(seq) == Location.NONE) {
      throw Lookup.lost(run, seq);
    }
    return new WriteAnswer.Appended(seq, position);
  }

  /** Whether a batch has the writes that were answered so: in number, kinds and nodes. */
  static boolean areOf(WriteBatch batch, List<WriteAnswer> answers) {
    boolean same = batch.parts().size() == answers.size();
    for (int i = 0; same && i < answers.size(); i++) {
      same = isOf(batch.parts().get(i), answers.get(i));
    }
    return same;
  }

  private static boolean isOf(WriteBatch.Part part, WriteAnswer answer) {
    if (part instanceof WriteBatch.Save save) {
      return answer instanceof WriteAnswer.Saved saved
          && saved.meta().nodeId().equals(save.nodeId());
    }
    return part instanceof WriteBatch.Append
        ? answer instanceof WriteAnswer.Appended
        : answer instanceof WriteAnswer.Changed;
  }
}
