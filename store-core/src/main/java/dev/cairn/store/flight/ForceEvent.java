package dev.cairn.store.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** One force of the journal, shared by all batches that were there when it began. */
@Name("cairn.Force")
@Label("Journal Force")
@Category("Cairn")
@Description("A force of the commit journal")
@StackTrace(false)
@Registered(false)
public final class ForceEvent extends Event {
  /** How many batches became durable by it. */
  @Label("Batches")
  public long batches;

  /** How many bytes were forced. */
  @Label("Bytes")
  @DataAmount
  public long bytes;

  /** In how many files. */
  @Label("Files")
  public int files;

  /** Makes an event that has not begun. */
  public ForceEvent() {}
}
