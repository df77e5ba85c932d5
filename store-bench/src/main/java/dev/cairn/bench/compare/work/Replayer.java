package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.trace.States;
import dev.cairn.bench.compare.trace.Step;
import java.io.IOException;

/**
 * Makes the calls that a trace's steps stand for, on runs whose ids end in something of its own.
 */
final class Replayer {
  private final Contender contender;
  private final States states = new States();

  Replayer(Contender contender) {
    this.contender = contender;
  }

  /**
   * Makes a call.
   *
   * @return the bytes handed in
   */
  long replay(Step step, String suffix, byte[] bytes) throws IOException {
    String run = step.run() + suffix;
    if (step instanceof Step.Create) {
      contender.createRun(run, bytes);
    } else if (step instanceof Step.Event) {
      contender.append(run, bytes);
    } else if (step instanceof Step.Save save) {
      long unused = contender.save(run, save.node(), bytes);
    } else {
      contender.finish(run);
    }
    return bytes.length;
  }

  /** What a step hands in; worked out apart, so that it is not measured. */
  byte[] bytes(Step step) {
    if (step instanceof Step.Create create) {
      return create.params();
    }
    if (step instanceof Step.Event event) {
      return event.payload();
    }
    return step instanceof Step.Save save ? states.whole(save) : new byte[0];
  }

  /** A run is over, or begins anew. */
  void forget(String run) {
    states.forget(run);
  }
}
