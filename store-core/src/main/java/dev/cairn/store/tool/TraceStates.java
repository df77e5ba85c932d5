package dev.cairn.store.tool;

import dev.cairn.store.WorkflowEvent;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the current state of every run and node of a trace, and so turns operations as the trace
 * spells them into calls that stand alone. Lines must come in the trace's order; not for use by
 * several threads at once.
 */
public final class TraceStates {
  private final Map<String, Map<String, byte[]>> states = new HashMap<>();

  /**
   * The call that a line stands for.
   *
   * @throws TraceException if the line does not fit the state it continues
   */
  public StoreOp resolve(TraceLine line) {
    TraceOp op = line.op();
    if (op instanceof TraceOp.CreateRun create) {
      return new StoreOp.Create(create.runId(), create.workflow(), create.params());
    }
    if (op instanceof TraceOp.AppendEvent event) {
      return new StoreOp.Append(eventOf(event));
    }
    if (op instanceof TraceOp.ChangeStatus change) {
      return new StoreOp.Change(change.runId(), change.status());
    }
    return checkpoint(line);
  }

  private static WorkflowEvent eventOf(TraceOp.AppendEvent event) {
    return WorkflowEvent.of(event.runId(), event.type())
        .withNode(event.nodeId())
        .withCallerTime(event.time())
        .withPayload(event.payload());
  }

  private StoreOp checkpoint(TraceLine line) {
    try {
      TraceOp op = line.op();
      if (op instanceof TraceOp.SaveState save) {
        return next(save.runId(), save.nodeId(), StateText.bytesOf(save.state()), save.metadata());
      }
      if (op instanceof TraceOp.ExtendState extend) {
        byte[] state = StateText.extended(state(op, extend.nodeId()), extend.added());
        return next(extend.runId(), extend.nodeId(), state, extend.metadata());
      }
      TraceOp.EditState edit = (TraceOp.EditState) op;
      byte[] state = StateText.edited(state(op, edit.nodeId()), edit.edits());
      return next(edit.runId(), edit.nodeId(), state, edit.metadata());
    } catch (CharacterCodingException e) {
      throw line.wrong("valid Unicode in the state", "a lone surrogate");
    } catch (IllegalArgumentException e) {
      throw new TraceException(line.file(), line.number(), String.valueOf(e.getMessage()), e);
    }
  }

  private byte[] state(TraceOp op, String nodeId) {
    return states.getOrDefault(op.runId(), Map.of()).getOrDefault(nodeId, StateText.EMPTY);
  }

  private StoreOp next(
      String runId, String nodeId, byte[] state, Map<String, @Nullable Object> metadata) {
    states.computeIfAbsent(runId, id -> new HashMap<>()).put(nodeId, state);
    return new StoreOp.Save(runId, nodeId, state, metadata);
  }
}
