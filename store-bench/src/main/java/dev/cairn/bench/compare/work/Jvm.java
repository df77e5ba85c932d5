package dev.cairn.bench.compare.work;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How another JVM is started: all alike. */
public final class Jvm {
  /** What Chronicle Queue and LMDB's binding ask for on JDK 17; all get the same. */
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

  /**
   * The heap's pages are there before anything is measured: in a virtual machine the first touch of
   * a page costs more than what is written to it. Large pages make that quick.
   */
  private static final List<String> TOUCHED =
      List.of(
          "-XX:+AlwaysPreTouch",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+UseTransparentHugePages");

  private Jvm() {}

  /** The command line for a main class, with a heap as the JVM takes it. */
  public static List<String> command(String heap, Path temporary, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
    command.addAll(TOUCHED);
    command.addAll(OPENED);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-Dchronicle.analytics.disable=true"));
    // Xodus logs through slf4j, which nobody listens to here.
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.add(main.getName());
    command.addAll(List.of(args));
    return command;
  }
}
