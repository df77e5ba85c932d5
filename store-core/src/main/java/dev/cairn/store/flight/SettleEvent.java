package dev.cairn.store.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** One settling pass that had something to do. */
@Name("cairn.Settle")
@Label("Settling Pass")
@Category("Cairn")
@Description("A pass that moved records from the journal to the runs' segments")
@StackTrace(false)
@Registered(false)
public final class SettleEvent extends Event {
  /** How many runs were written. */
  @Label("Runs")
  public int runs;

  /** How many deletions were committed. */
  @Label("Deleted Runs")
  public int deleted;

  /** What the pass settled, counted in the journal. */
  @Label("Journal Bytes")
  @DataAmount
  public long bytes;

  /** Whether the catalog has committed it. */
  @Label("Committed")
  public boolean committed;

  /** Makes an event that has not begun. */
  public SettleEvent() {}
}
