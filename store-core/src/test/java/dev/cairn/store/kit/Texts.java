package dev.cairn.store.kit;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
import java.util.List;
import java.util.stream.Collectors;

/** What commands ask and answer as text, without times and sizes as stored. */
final class Texts {
  private Texts() {}

  static String of(Checkpoint checkpoint) {
    return of(checkpoint.meta()) + " " + new Snapshot.State(checkpoint.state());
  }

  static String of(CheckpointMeta meta) {
    return "node "
        + Canon.of(meta.nodeId())
        + " seq "
        + meta.seq()
        + " position "
        + meta.position()
        + " size "
        + meta.stateSize()
        + " "
        + Canon.of(meta.metadata());
  }

  static String of(WorkflowEvent event) {
    return event.seq() + " " + event.type() + " " + Canon.of(event.payload());
  }

  static String of(List<WriteAnswer> answers) {
    return answers.stream().map(Texts::of).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String of(WriteAnswer answer) {
    if (answer instanceof WriteAnswer.Saved saved) {
      return of(saved.meta());
    }
    if (answer instanceof WriteAnswer.Changed changed) {
      return of(changed.change());
    }
    WriteAnswer.Appended appended = (WriteAnswer.Appended) answer;
    return "seq " + appended.seq() + " position " + appended.position();
  }

  private static String of(StatusChange change) {
    return change.status() + " position " + change.position();
  }

  static String of(WriteBatch batch) {
    return batch.parts().stream().map(Texts::of).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String of(WriteBatch.Part part) {
    if (part instanceof WriteBatch.Save save) {
      Snapshot.State state = new Snapshot.State(save.state());
      return "save " + save.nodeId() + " " + state + " " + Canon.of(save.metadata());
    }
    if (part instanceof WriteBatch.Append append) {
      WorkflowEvent event = append.event();
      return "append " + event.type() + " " + event.nodeId() + " " + Canon.of(event.payload());
    }
    return "change " + ((WriteBatch.Change) part).status();
  }
}
