package dev.cairn.store.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A writing call, from its beginning to its acknowledgement, or to its place for a future. */
@Name("cairn.Write")
@Label("Write")
@Category("Cairn")
@Description("A writing call of a store")
@StackTrace(false)
@Registered(false)
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

  private transient long waitsSince;

  private WriteEvent() {}

  /** An event that begins now, or null where nobody records it. */
  public static @Nullable WriteEvent begun() {
    // Not by way of its EventType, which would start the recorder; this object costs nothing.
    WriteEvent event = new WriteEvent();
    if (!event.isEnabled()) {
      return null;
    }
    event.begin();
    return event;
  }

  /** Says that from now on it waits for a force. */
  public void waits() {
    waitsSince = System.nanoTime();
  }

  /** Ends it, and has it recorded. */
  public void ends() {
    waited = waitsSince == 0 ? 0 : System.nanoTime() - waitsSince;
    commit();
  }
}
