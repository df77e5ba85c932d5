package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.VerifyReport;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The newcomer's two minutes: a writer is killed, and what it had been told is there. */
@Command(
    name = "demo",
    description =
        "Kills a process that writes a store, and shows that nothing acknowledged is lost.")
final class DemoCommand extends ToolCommand {
  static final StoreOptions OPTIONS = StoreOptions.small();

  /** The calls the child may make on its own around the kill; it must not reach the trace's end. */
  private static final int BURST_CALLS = 24;

  private static final int PACE_MILLIS = 10;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "A new or empty directory for the store; by default a temporary one.")
  @Nullable Path directory;

  @Option(names = "--keep", description = "Keep the temporary store.")
  boolean keep;

  @Option(names = "--seed", paramLabel = "N", description = "Decides when to kill.")
  @Nullable Long seed;

  DemoCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  Exit run() throws IOException {
    DemoTrace trace = DemoTrace.bundled();
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed;
    DemoStory story = json ? new DemoJson(lines) : new DemoText(terminal);
    try (DemoPlace place =
        directory == null ? DemoPlace.temporary(keep) : DemoPlace.named(directory)) {
      story.begins(trace, place, chosen);
      List<DemoWriter.Acknowledged> told = written(trace, place.store(), new Random(chosen), story);
      boolean fine =
          recover(trace, place.store(), told, story) && finish(trace, place.store(), story);
      if (!fine) {
        place.keep();
      }
      story.ends(place, fine);
      return Exit.damagedIf(!fine);
    }
  }

  /** Lets a child write and kills it; answers what it told. */
  private List<DemoWriter.Acknowledged> written(
      DemoTrace trace, Path store, Random random, DemoStory story) throws IOException {
    int alone = trace.size() / 4 + random.nextInt(trace.size() / 2);
    List<DemoWriter.Acknowledged> told = new ArrayList<>();
    try (DemoWriter writer = DemoWriter.start(store)) {
      story.writing(writer.pid());
      while (told.size() < alone) {
        writer.grant(1);
        told.add(next(writer));
        story.progress(told.size(), trace.size());
        pace();
      }
      writer.grant(BURST_CALLS);
      for (int more = random.nextInt(BURST_CALLS / 4); more > 0; more--) {
        told.add(next(writer));
      }
      told.addAll(writer.kill());
      story.killed(told.size(), writer.exitCode());
    }
    return told;
  }

  private static DemoWriter.Acknowledged next(DemoWriter writer) throws IOException {
    DemoWriter.Acknowledged told = writer.next();
    if (told == null) {
      throw new IOException("the writer ended by itself, exit code " + writer.exitCode());
    }
    return told;
  }

  /** Slow enough to be seen, where somebody is watching. */
  private void pace() {
    if (terminal.interactive() && !json) {
      try {
        Thread.sleep(PACE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean recover(
      DemoTrace trace, Path directory, List<DemoWriter.Acknowledged> told, DemoStory story) {
    long start = System.nanoTime();
    try (CheckpointStore store = door.open(directory, OPTIONS.withCreateIfMissing(false))) {
      story.opened(store, (System.nanoTime() - start) / 1e9);
      DemoCheck check = DemoCheck.of(store, trace, told);
      story.compared(check);
      story.timeline(store, trace.get(told.size() - 1).op().runId(), check);
      boolean fine = check.problems().isEmpty();
      for (int i = check.present(); fine && i < trace.size(); i++) {
        trace.get(i).op().applyTo(store, WriteOptions.SYNC);
      }
      return fine;
    }
  }

  private boolean finish(DemoTrace trace, Path directory, DemoStory story) {
    List<DemoWriter.Acknowledged> all = new ArrayList<>();
    for (int i = 0; i < trace.size(); i++) {
      all.add(new DemoWriter.Acknowledged(i, trace.get(i).answer()));
    }
    try (CheckpointStore store = door.look(directory)) {
      DemoCheck check = DemoCheck.of(store, trace, all);
      VerifyReport report = store.verify();
      story.finished(check, report);
      return check.problems().isEmpty() && report.intact();
    }
  }
}
