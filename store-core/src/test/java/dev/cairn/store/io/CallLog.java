package dev.cairn.store.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Counts a disk's calls, and knows which are to go wrong. Not safe for threads; the disk locks. */
final class CallLog {
  private final Map<Long, Fault> faults = new HashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private Consumer<Call> hook = call -> {};
  private @Nullable Consumer<Call> midway;
  private long calls;
  private boolean powerCut;

  private record Rule(Predicate<Call> applies, Fault fault) {}

  long calls() {
    return calls;
  }

  boolean powerCut() {
    return powerCut;
  }

  void onCall(Consumer<Call> listener) {
    hook = listener;
  }

  void onMiddle(@Nullable Consumer<Call> listener) {
    midway = listener;
  }

  /** Whether the middle of a put or write is of interest. */
  boolean stopsMidway() {
    return midway != null;
  }

  void midway(Call call) {
    if (midway != null) {
      midway.accept(call);
    }
  }

  void failAt(long nthCall, Fault fault) {
    faults.put(nthCall, fault);
  }

  void failWhen(Predicate<Call> applies, Fault fault) {
    rules.add(new Rule(applies, fault));
  }

  void clearFaults() {
    faults.clear();
    rules.clear();
  }

  Call begin(Verb verb, String path, long position, long length) throws IOException {
    Call call = new Call(verb.mutates() ? calls + 1 : 0, verb, path, position, length);
    if (powerCut) {
      throw new PowerCutException(call);
    }
    hook.accept(call);
    calls += verb.mutates() ? 1 : 0;
    return call;
  }

  /** How a call is to go wrong; {@code null} if it is not. */
  @Nullable Fault faultOf(Call call) {
    Fault fault = call.verb().mutates() ? faults.remove(call.index()) : null;
    for (Rule rule : rules) {
      fault = fault == null && rule.applies().test(call) ? rule.fault() : fault;
    }
    powerCut |= fault == Fault.POWER_CUT;
    return fault;
  }

  static IOException failure(Call call, Fault fault) {
    return switch (fault) {
      case POWER_CUT -> new PowerCutException(call);
      case ENOSPC -> full(call);
      default -> new IOException(call.path() + ": Input/output error, simulated, in " + call);
    };
  }

  static DiskFullException full(Call call) {
    IOException cause = new IOException("No space left on device");
    return new DiskFullException(
        call.path() + ": No space left on device, simulated, in " + call, cause);
  }
}
