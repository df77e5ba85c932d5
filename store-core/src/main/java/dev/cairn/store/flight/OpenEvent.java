package dev.cairn.store.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** The opening of a store, with what recovery found. */
@Name("cairn.Open")
@Label("Store Opening")
@Category("Cairn")
@Description("The opening of a store, recovery included")
@StackTrace(false)
@Registered(false)
public final class OpenEvent extends Event {
  /** The store's directory. */
  @Label("Store")
  public String store = "";

  /** How many runs there are. */
  @Label("Runs")
  public long runs;

  /** Whether it was closed cleanly before. */
  @Label("Cleanly Closed")
  public boolean clean;

  /** How many batches of the journal had not settled. */
  @Label("Replayed Batches")
  public long replayed;

  /** How many of these nothing confirmed, so that they were written again. */
  @Label("Rescued Batches")
  public long rescued;

  /** The bytes of a torn tail that were dropped. */
  @Label("Torn Bytes")
  @DataAmount
  public long torn;

  /** How much is damaged. */
  @Label("Damages")
  public int damages;

  /** Makes an event that has not begun. */
  public OpenEvent() {}
}
