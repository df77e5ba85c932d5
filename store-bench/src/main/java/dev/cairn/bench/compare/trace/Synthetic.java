package dev.cairn.bench.compare.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up traces, the same each time: for where the recorded ones are not at hand. */
final class Synthetic {
  private static final String[] WORDS =
      ("the a run of test file error in def return self assert import path value none state"
              + " patch line check list failed passed function class module git diff commit apply"
              + " search open read write edit submit result expected actual index key node")
          .split(" ", -1);
  private static final String AGENT = "agent";
  private static final int RUNS = 24;
  private static final int STEPS = 40;
  private static final int WORDS_MAX = 900;
  private static final int PROCESS_RUNS = 500;
  private static final int PROCESS_EVENTS = 14;

  private final SplittableRandom random;
  private final List<Step> steps = new ArrayList<>();

  private Synthetic(long seed) {
    random = new SplittableRandom(seed);
  }

  static Recording growing() {
    Synthetic all = new Synthetic(1);
    for (int i = 0; i < RUNS; i++) {
      all.agent("agent/" + i, STEPS);
    }
    return new Recording(all.steps);
  }

  static Recording day() {
    Synthetic all = new Synthetic(2);
    for (int i = 0; i < PROCESS_RUNS / 2; i++) {
      all.agent("day/" + i, 1 + all.random.nextInt(STEPS / 4));
    }
    return new Recording(all.steps);
  }

  static Recording process() {
    Synthetic all = new Synthetic(3);
    for (int i = 0; i < PROCESS_RUNS; i++) {
      all.steps.add(new Step.Create("process/" + i, all.message(8)));
    }
    for (int i = 0; i < PROCESS_RUNS * PROCESS_EVENTS; i++) {
      all.steps.add(new Step.Event("process/" + all.random.nextInt(PROCESS_RUNS), all.message(20)));
    }
    for (int i = 0; i < PROCESS_RUNS; i++) {
      all.steps.add(new Step.Finish("process/" + i));
    }
    return new Recording(all.steps);
  }

  private void agent(String run, int count) {
    steps.add(new Step.Create(run, message(12)));
    for (int i = 0; i < count; i++) {
      steps.add(new Step.Event(run, message(4)));
      steps.add(new Step.Event(run, message(6)));
      steps.add(new Step.Appended(run, AGENT, message(1 + random.nextInt(WORDS_MAX))));
    }
    steps.add(new Step.Finish(run));
  }

  /** A line of JSON, some of it never the same. */
  private byte[] message(int words) {
    StringBuilder text = new StringBuilder("{\"role\":\"assistant\",\"id\":\"");
    text.append(Long.toHexString(random.nextLong())).append("\",\"content\":\"");
    for (int i = 0; i < words; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      if (random.nextInt(12) == 0) {
        text.append(random.nextInt(1_000_000)).append("\\n");
      }
    }
    return text.append("\"}\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
