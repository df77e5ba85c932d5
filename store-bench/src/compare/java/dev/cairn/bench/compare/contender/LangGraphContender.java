package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.checkpoint.Checkpoint;
import org.bsc.langgraph4j.checkpoint.FileSystemSaver;
import org.bsc.langgraph4j.serializer.std.ObjectStreamStateSerializer;
import org.bsc.langgraph4j.state.AgentState;
import org.jspecify.annotations.Nullable;

/**
 * LangGraph4j's own saver: a file for each thread, here for each run, which holds all of its
 * checkpoints and is written anew by each save. It has no events, and no runs of their own.
 */
final class LangGraphContender extends Ceiling {
  private static final String STATE = "state";

  private final BaseCheckpointSaver saver;
  private final Sequences seqs = new Sequences(run -> checkpoints(run).size());

  LangGraphContender(Path directory) {
    saver = new FileSystemSaver(directory, new ObjectStreamStateSerializer<>(AgentState::new));
  }

  private Collection<Checkpoint> checkpoints(String run) {
    return saver.list(config(run).build());
  }

  private static RunnableConfig.Builder config(String run) {
    return RunnableConfig.builder().threadId(URLEncoder.encode(run, StandardCharsets.UTF_8));
  }

  @Override
  public void createRun(String run, byte[] params) {
    seqs.begin(run);
  }

  @Override
  public long save(String run, String node, byte[] state) throws IOException {
    long seq = seqs.next(run);
    Checkpoint checkpoint =
        Checkpoint.builder()
            .id(Long.toString(seq))
            .nodeId(node)
            .nextNodeId(node)
            .state(Map.of(STATE, state))
            .build();
    try {
      RunnableConfig unused = saver.put(config(run).build(), checkpoint);
    } catch (Exception e) {
      throw new IOException(e);
    }
    return seq;
  }

  @Override
  public byte @Nullable [] latest(String run, String node) {
    return state(saver.get(config(run).build()));
  }

  @Override
  public byte @Nullable [] at(String run, String node, long seq) {
    return state(saver.get(config(run).checkPointId(Long.toString(seq)).build()));
  }

  private static byte @Nullable [] state(Optional<Checkpoint> found) {
    return found.map(checkpoint -> (byte[]) checkpoint.getState().get(STATE)).orElse(null);
  }

  @Override
  public int list(String run) {
    return checkpoints(run).size();
  }

  @Override
  public void close() {}
}
