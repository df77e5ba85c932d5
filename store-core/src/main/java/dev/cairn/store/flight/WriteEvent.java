package dev.cairn.store.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A writing call, from its beginning to its acknowledgement, or to its place for a future. */
@Name("cairn.Write")
@Label("Write")
@Category("Cairn")
@Description("A writing call of a store")
@StackTrace(false)
public final class WriteEvent extends Event {
  /** The run. */
  @Label("Run")
  public String run = "";

  /** The kinds of the first record written; empty where nothing was. */
  @Label("Kind")
  public String kind = "";

  /** How many records were written. */
  @Label("Records")
  public int records;

  /** What the batch takes in the journal. */
  @Label("Bytes")
  @DataAmount
  public long bytes;

  /** Whether the caller has a future. */
  @Label("Future")
  public boolean future;

  /** How long the caller waited for the journal's force. */
  @Label("Wait for the Force")
  @Timespan
  public long waited;

  /** Makes an event that has not begun. */
  public WriteEvent() {}
}
