package dev.cairn.bench.compare.machine;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What it is measured on.
 *
 * @param processor its name and how many of them
 * @param system the operating system
 * @param jdk the JDK
 * @param commit the commit, where git can tell
 * @param load the load average at the beginning
 * @param fileSystem type, device and options of the file system
 */
public record Machine(
    String processor, String system, String jdk, String commit, String load, String fileSystem) {
  /** The machine, as seen from the directory where stores are made. */
  public static Machine of(Path directory) throws IOException {
    return new Machine(
        processorName() + ", " + Runtime.getRuntime().availableProcessors() + " cores",
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        describedCommit(),
        loadNow(),
        fileSystem(directory));
  }

  /** The load average of the last minute. */
  public static String loadNow() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return String.format(Locale.ROOT, "%.2f", load);
  }

  private static String processorName() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static String describedCommit() {
    try {
      Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
      String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.isBlank() ? "unknown" : answer.trim();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String fileSystem(Path directory) throws IOException {
    Optional<BlockDevice> device = BlockDevice.below(directory);
    return device
        .map(each -> each.fileSystem() + ", block device " + each.name())
        .orElse(Files.getFileStore(directory).type());
  }

  /** Prints it, a line each. */
  public void print(PrintStream out) {
    out.println("machine:      " + processor);
    out.println("system:       " + system);
    out.println("JDK:          " + jdk);
    out.println("commit:       " + commit);
    out.println("load average: " + load);
    out.println("file system:  " + fileSystem);
  }
}
