package dev.cairn.store;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names the place in the store from which a call of the disk comes: what was asked for, and the
 * three nearest classes that asked, each with its method.
 */
final class CallSites {
  private static final int CLASSES = 3;
  private static final String OURS = "dev.cairn.store.";
  private static final String IO = "dev.cairn.store.io.";
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private CallSites() {}

  /** The place of the call that is being made; a write that makes its file longer is GROW. */
  static String of(SimulatedDisk disk, Call call) {
    return verb(disk, call) + " " + WALKER.walk(CallSites::asking);
  }

  private static String verb(SimulatedDisk disk, Call call) {
    boolean grows =
        call.verb() == Verb.WRITE && call.position() + call.length() > disk.length(call.path());
    return grows ? "GROW" : call.verb().name();
  }

  private static String asking(Stream<StackWalker.StackFrame> frames) {
    Set<String> classes = new LinkedHashSet<>();
    List<String> methods = new ArrayList<>();
    frames
        .filter(CallSites::ofTheStore)
        .takeWhile(frame -> methods.size() < CLASSES)
        .forEach(
            frame -> {
              String name = frame.getDeclaringClass().getName().replaceFirst("\\$.*", "");
              if (classes.add(name)) {
                methods.add(name.substring(name.lastIndexOf('.') + 1) + "." + method(frame));
              }
            });
    return String.join(" < ", methods);
  }

  /** Whether a frame is of the store itself: neither its door to the disk nor a test. */
  private static boolean ofTheStore(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    return name.startsWith(OURS)
        && !name.startsWith(IO)
        && frame
            .getDeclaringClass()
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .equals(STORE);
  }

  private static final java.net.URL STORE =
      CairnStore.class.getProtectionDomain().getCodeSource().getLocation();

  private static String method(StackWalker.StackFrame frame) {
    return frame.getMethodName().replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
  }
}
