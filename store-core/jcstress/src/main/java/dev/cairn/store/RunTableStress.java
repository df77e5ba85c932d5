package dev.cairn.store;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.cairn.store.run.RunState;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who has an id in the {@link RunTable}. */
public class RunTableStress {
  private RunTableStress() {}

  private static RunState run(long number) {
    return new RunState(number, "run", "workflow", 0);
  }

  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the first has it")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the second has it")
  @Outcome(expect = FORBIDDEN, desc = "none or both")
  @State
  public static class OneOfTwoCreatorsHasTheId {
    private final RunTable runs = new RunTable(1);

    private int create() {
      RunState run = run(runs.takeNumber());
      if (runs.claim(run) != null) {
        return 0;
      }
      runs.add(run);
      return 1;
    }

    @Actor
    public void first(III_Result r) {
      r.r1 = create();
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = create();
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = (int) runs.count();
    }
  }

  /** A deletion frees the id, and must not take the new run with it, told once or twice. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "freed, and taken by the new run")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "taken still when it was asked for")
  @Outcome(expect = FORBIDDEN, desc = "the new run is lost, or the old one still there")
  @State
  public static class ADeletionSparesTheRunMadeAfterIt {
    private final RunTable runs = new RunTable(1);
    private final RunState old = run(1);
    private final RunState made = run(2);

    /** Begins with the run that will be deleted. */
    public ADeletionSparesTheRunMadeAfterIt() {
      runs.add(old);
    }

    @Actor
    public void delete() {
      runs.remove(old);
      runs.remove(old);
    }

    @Actor
    public void create(II_Result r) {
      if (runs.claim(made) == null) {
        runs.add(made);
        r.r1 = 1;
      }
    }

    @Arbiter
    public void after(II_Result r) {
      boolean there = runs.find("run") == made && runs.numbered(2) == made && runs.count() == 1;
      boolean none = runs.find("run") == null && runs.numbered(2) == null && runs.count() == 0;
      r.r2 = there ? 1 : none ? 0 : 2;
    }
  }
}
