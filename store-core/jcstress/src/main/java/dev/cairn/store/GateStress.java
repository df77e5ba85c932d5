package dev.cairn.store;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What the {@link Gate} keeps apart: plain fields that nothing else publishes. Two actors each,
 * since jcstress leaves out tests of more threads than there are processors.
 */
public class GateStress {
  private static final int OPEN = 1;
  private static final int GONE = 2;
  private static final int REFUSED = -1;

  private GateStress() {}

  private static int look(Gate gate, int[] files) {
    try {
      gate.enter();
    } catch (StoreClosedException e) {
      return REFUSED;
    }
    try {
      return files[0] == files[1] ? files[0] : GONE;
    } finally {
      gate.leave();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "was in before it closed")
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "came too late")
  @Outcome(expect = FORBIDDEN, desc = "closed under a caller")
  @State
  public static class NobodyIsInAfterClosing {
    private final Gate gate = new Gate("store");
    private final int[] files = {OPEN, OPEN};

    @Actor
    public void caller(II_Result r) {
      r.r1 = look(gate, files);
    }

    @Actor
    public void closer(II_Result r) {
      if (gate.close()) {
        files[0] = GONE;
        files[1] = GONE;
        r.r2 = 1;
      }
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first closes")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second closes")
  @Outcome(expect = FORBIDDEN, desc = "none or both")
  @State
  public static class OneOfTwoCloses {
    private final Gate gate = new Gate("store");

    @Actor
    public void first(II_Result r) {
      r.r1 = gate.close() ? 1 : 0;
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = gate.close() ? 1 : 0;
    }
  }

  /** Accepting a loss: the store is opened anew behind the callers' backs. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both before")
  @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "before and after")
  @Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "both after")
  @Outcome(expect = FORBIDDEN, desc = "in the middle of it")
  @State
  public static class NobodyIsInWhileSomebodyIsAlone {
    private final Gate gate = new Gate("store");
    private final int[] files = {OPEN, OPEN};

    @Actor
    public void caller(II_Result r) {
      r.r1 = look(gate, files);
      r.r2 = look(gate, files);
    }

    @Actor
    public void alone() {
      gate.enterAlone();
      try {
        files[0] = 3;
        files[1] = 3;
      } finally {
        gate.leaveAlone();
      }
    }
  }
}
