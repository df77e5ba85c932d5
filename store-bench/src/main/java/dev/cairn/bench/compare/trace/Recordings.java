package dev.cairn.bench.compare.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the workloads replay, prepared once in files: from a directory of recorded traces, or, where
 * there is none, made up.
 *
 * @param directory where the prepared files are
 */
public record Recordings(Path directory) {
  private static final String SUFFIX = ".jsonl.gz";
  private static final String GROWING = "agent_miniswe_gemini3pro";
  private static final String PROCESS = "process_sepsis";

  /** What an orchestrator meets in a day; the largest states have a workload of their own. */
  private static final List<String> DAY =
      List.of(
          "agent_taubench_gpt4o_airline",
          "agent_sweagent_demos",
          "temporal_histories",
          "events_beads",
          PROCESS);

  private static final int DAY_RUNS_MAX = 200;

  /** The traces of a directory, by name; none where there is no such directory. */
  public static List<Path> traces(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(data)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** A trace's name, from its file's. */
  public static String name(Path trace) {
    String file = trace.getFileName().toString();
    return file.substring(0, file.length() - SUFFIX.length());
  }

  /** In a few words, where states come from. */
  public static String source(Path data) {
    return Files.exists(data.resolve(GROWING + SUFFIX)) ? "recorded traces" : "generated";
  }

  /**
   * Prepares everything.
   *
   * @param data the directory of traces
   * @param everyRun of the growing states, take every so manieth run
   */
  public static Recordings prepare(Path data, Path directory, int everyRun) throws IOException {
    Recordings recordings = new Recordings(directory);
    boolean recorded = Files.exists(data.resolve(GROWING + SUFFIX));
    Recording growing = recorded ? read(data, GROWING, Integer.MAX_VALUE) : Synthetic.growing();
    everyNth(growing, everyRun).write(recordings.file("growing"));
    Recording process = recorded ? read(data, PROCESS, Integer.MAX_VALUE) : Synthetic.process();
    process.write(recordings.file("process"));
    Recording day = recorded ? day(data) : Synthetic.day();
    day.write(recordings.file("day"));
    return recordings;
  }

  private Path file(String name) {
    return directory.resolve(name + ".recording");
  }

  /** States that grow from step to step, run after run. */
  public Recording growing() throws IOException {
    return Recording.read(file("growing"));
  }

  /** A process log in the order of time, many runs open at once. */
  public Recording process() throws IOException {
    return Recording.read(file("process"));
  }

  /** Runs of all sorts. */
  public Recording day() throws IOException {
    return Recording.read(file("day"));
  }

  private static Recording day(Path data) throws IOException {
    List<Step> steps = new ArrayList<>();
    for (String name : DAY) {
      if (Files.exists(data.resolve(name + SUFFIX))) {
        steps.addAll(read(data, name, DAY_RUNS_MAX).steps());
      }
    }
    return new Recording(steps);
  }

  private static Recording read(Path data, String name, int runsMax) throws IOException {
    List<Step> steps = new ArrayList<>();
    Set<String> runs = new HashSet<>();
    try (TraceFile trace = new TraceFile(data.resolve(name + SUFFIX))) {
      for (Step step = trace.next(); step != null; step = trace.next()) {
        if (runs.contains(step.run()) || (runs.size() < runsMax && runs.add(step.run()))) {
          steps.add(step);
        }
      }
    }
    return new Recording(steps);
  }

  private static Recording everyNth(Recording all, int n) {
    List<List<Step>> runs = all.byRun();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < runs.size(); i += n) {
      steps.addAll(runs.get(i));
    }
    return new Recording(steps);
  }
}
