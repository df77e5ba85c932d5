package dev.cairn.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Gives everybody a turn, round after round, one at a time: what else the machine does then falls
 * on all alike.
 */
final class Turns {
  private static final long MINUTES_MAX = 15;
  private static final long IDLE_MILLIS = 200;

  /** What Chronicle Queue asks for on JDK 17; all get the same. */
  private static final List<String> OPENED =
      List.of(
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED");

  private final Plan plan;
  private final Path directory;
  private final Results results;
  private final PrintStream out;
  private final Optional<BlockDevice> device;
  private int taken;

  Turns(Plan plan, Path directory, Results results, PrintStream out) throws IOException {
    this.plan = plan;
    this.directory = directory;
    this.results = results;
    this.out = out;
    this.device = BlockDevice.below(directory);
  }

  void take() throws IOException {
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Row row : plan.rows()) {
        for (ContenderProvider contender : plan.contenders(row)) {
          take(round, row, contender);
        }
      }
    }
  }

  private void take(int round, Row row, ContenderProvider contender) throws IOException {
    double idle = idleBytesPerSecond();
    Path own = Files.createDirectory(directory.resolve("turn-" + taken++));
    Path result = own.resolve("result");
    Path log = own.resolve("log");
    boolean ended = run(command(row, contender, own, result), log);
    if (ended && Files.exists(result)) {
      Figures figures = read(result);
      results.add(row, contender, round, figures, idle);
      say(round, row, contender, String.format(Locale.ROOT, "%.0f/s", figures.perSecond()));
    } else {
      results.addFailure();
      say(round, row, contender, "failed:\n" + Files.readString(log));
    }
    TemporaryTree.delete(own);
  }

  private void say(int round, Row row, ContenderProvider contender, String what) {
    out.printf("round %d  %-16s %-16s %s%n", round, row.name(), contender.name(), what);
  }

  private List<String> command(Row row, ContenderProvider contender, Path own, Path result) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms" + plan.heap(), "-Xmx" + plan.heap()));
    command.addAll(OPENED);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("-Djava.io.tmpdir=" + own, "-Dchronicle.analytics.disable=true"));
    command.add(Turn.class.getName());
    command.addAll(List.of(contender.name(), row.name(), own.toString()));
    command.addAll(List.of(Double.toString(plan.warmUp()), Double.toString(plan.seconds())));
    command.addAll(List.of(Long.toString(plan.budget()), result.toString()));
    return command;
  }

  private static boolean run(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    Thread ifKilled = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(ifKilled);
    try {
      return process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
      boolean unused = Runtime.getRuntime().removeShutdownHook(ifKilled);
    }
  }

  /** What others write meanwhile. */
  private double idleBytesPerSecond() throws IOException {
    if (device.isEmpty()) {
      return -1;
    }
    long before = device.get().writtenBytes();
    try {
      Thread.sleep(IDLE_MILLIS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return (device.get().writtenBytes() - before) * 1e3 / IDLE_MILLIS;
  }

  private static Figures read(Path result) throws IOException {
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(result)) {
      all.load(in);
    }
    return Figures.of(all);
  }
}
