package dev.cairn.store.mutants;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests named by the arguments, in a process of its own, until one is red. */
final class MutantTests implements TestExecutionListener {
  static final String RED = "red: ";
  static final String GREEN = "all green";
  static final int EXIT_RED = 10;
  private static final int EXIT_NONE = 11;

  private final AtomicLong green = new AtomicLong();

  private MutantTests() {}

  public static void main(String[] tests) {
    MutantTests listener = new MutantTests();
    for (String test : tests) {
      long before = listener.green.get();
      LauncherFactory.create().execute(request("dev.cairn.store." + test), listener);
      if (listener.green.get() == before) {
        end("no test ran in " + test, EXIT_NONE);
      }
    }
    end(GREEN, 0);
  }

  private static LauncherDiscoveryRequest request(String test) {
    DiscoverySelector selector =
        test.contains("#")
            ? DiscoverySelectors.selectMethod(test)
            : DiscoverySelectors.selectClass(test);
    return LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(System.out));
      end("\n" + RED + name(test), EXIT_RED);
    }
    green.addAndGet(test.isTest() ? 1 : 0);
  }

  private static String name(TestIdentifier test) {
    return test.getUniqueIdObject().getSegments().stream()
        .skip(1)
        .map(segment -> segment.getValue().replace("dev.cairn.store.", "").replace("()", ""))
        .collect(java.util.stream.Collectors.joining("#"));
  }

  /** One is enough, and what a broken engine has left running is not waited for. */
  private static void end(String line, int exit) {
    System.out.println(line);
    System.out.flush();
    Runtime.getRuntime().halt(exit);
  }
}
