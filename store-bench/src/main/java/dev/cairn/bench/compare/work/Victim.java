package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * The process that fills a store to be opened later: it closes it, or goes on writing until it is
 * killed.
 */
final class Victim {
  static final int CHECKPOINTS = 20;

  private static final int BYTES = 200;
  private static final byte[] NO_PARAMS = {};

  private final Contender contender;
  private final SplittableRandom random = new SplittableRandom(1);

  private Victim(Contender contender) {
    this.contender = contender;
  }

  /**
   * Fills a store.
   *
   * @param args file of the task, first run, run after the last, seconds at most, whether to go on
   *     until killed
   */
  public static void main(String[] args) throws IOException {
    Session session = new Session(Task.read(Path.of(args[0])));
    boolean killed = Boolean.parseBoolean(args[4]);
    int filled;
    try (Contender contender = session.open()) {
      Victim victim = new Victim(contender);
      int end = Integer.parseInt(args[2]);
      filled = victim.fill(Integer.parseInt(args[1]), end, Double.parseDouble(args[3]));
      if (killed) {
        say(session, filled);
        victim.writeOn(filled);
      }
    }
    say(session, filled);
    System.exit(0);
  }

  /** Where a victim says how many runs there are. */
  static Path said(Session session) {
    return Path.of(session.task().directory()).resolve("said");
  }

  private static void say(Session session, int filled) throws IOException {
    Path said = said(session);
    Path beside = said.resolveSibling("saying");
    Files.writeString(beside, filled + "\n", StandardCharsets.UTF_8);
    Path unused = Files.move(beside, said);
  }

  private int fill(int first, int end, double seconds) throws IOException {
    long until = System.nanoTime() + (long) (seconds * 1e9);
    int run = first;
    while (run < end && (System.nanoTime() < until || run == first)) {
      contender.createRun(Saver.run(run), NO_PARAMS);
      for (int i = 0; i < CHECKPOINTS; i++) {
        save(Saver.run(run));
      }
      run++;
    }
    return run;
  }

  private void save(String run) throws IOException {
    byte[] state = new byte[BYTES];
    random.nextBytes(state);
    long unused = contender.save(run, "node", state);
  }

  /** Into a run that nobody asks for. */
  private void writeOn(int filled) throws IOException {
    String run = "writing-" + filled;
    contender.createRun(run, NO_PARAMS);
    while (true) {
      save(run);
    }
  }
}
