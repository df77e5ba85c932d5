package dev.cairn.store.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles a broken source, and runs tests in a process in which it takes the place of ours. */
final class MutantJvm {
  private static final Path SOURCES = Path.of("src/main/java/dev/cairn/store");
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final int MINUTES_MAX = 5;

  /** All the tests of the table, one after the other. */
  private static final int MINUTES_MAX_UNBROKEN = 30;

  private MutantJvm() {}

  static String source(Mutant mutant) throws IOException {
    return Files.readString(SOURCES.resolve(mutant.source()));
  }

  /** The first test that is red with that mutant; empty where all are green. */
  static String run(Mutant mutant, Path directory) throws IOException, InterruptedException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    Path broken = directory.resolve(Path.of(mutant.source()).getFileName());
    Files.writeString(broken, mutant.appliedTo(source(mutant)));
    compile(mutant, broken, classes);
    String classPath = classes + File.pathSeparator + CLASS_PATH;
    return run(classPath, mutant.tests(), directory, MINUTES_MAX);
  }

  /** The first of these tests that is red without a mutant; empty where all are green. */
  static String runUnbroken(List<String> tests, Path directory)
      throws IOException, InterruptedException {
    return run(CLASS_PATH, tests, directory, MINUTES_MAX_UNBROKEN);
  }

  private static void compile(Mutant mutant, Path broken, Path classes) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    List<String> arguments =
        List.of("-proc:none", "-nowarn", "-g", "--release", "17", "-cp", CLASS_PATH);
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-d", classes.toString(), broken.toString()));
    if (javac.run(null, null, null, all.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("'" + mutant.name() + "' does not compile");
    }
  }

  private static String run(String classPath, List<String> tests, Path directory, int minutesMax)
      throws IOException, InterruptedException {
    File output = directory.resolve("output.txt").toFile();
    Process process =
        new ProcessBuilder(command(classPath, tests))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    if (!process.waitFor(minutesMax, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      return "a test that did not end in " + minutesMax + " minutes";
    }
    return verdict(process.exitValue(), Files.readString(output.toPath(), UTF_8));
  }

  private static List<String> command(String classPath, List<String> tests) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Most of these processes live for a second or two.
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Dfile.encoding=UTF-8", "-Dcairn.crash.length=3"));
    command.addAll(List.of("-cp", classPath, MutantTests.class.getName()));
    command.addAll(tests);
    return command;
  }

  private static String verdict(int exit, String output) {
    String red =
        output.lines().filter(line -> line.startsWith(MutantTests.RED)).findFirst().orElse("");
    boolean green = exit == 0 && output.lines().anyMatch(MutantTests.GREEN::equals);
    if (green == red.isEmpty() && (green || exit == MutantTests.EXIT_RED)) {
      return red.isEmpty() ? "" : red.substring(MutantTests.RED.length());
    }
    throw new IllegalStateException("the tests ended with " + exit + ":\n" + output);
  }
}
