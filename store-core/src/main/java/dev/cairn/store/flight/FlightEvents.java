package dev.cairn.store.flight;

import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * Makes the events known to the flight recorder, once there is one. An event class that is known at
 * once, as they are by default, starts half of the recorder in every process: 150 ms at the first
 * opening of a store, for nothing where nobody records. Safe for use by any number of threads.
 */
public final class FlightEvents {
  private static final List<Class<? extends Event>> ALL =
      List.of(OpenEvent.class, WriteEvent.class, ForceEvent.class, SettleEvent.class);

  private static volatile boolean listening;

  private FlightEvents() {}

  /** Makes them known if anybody records already; else that costs next to nothing. */
  public static void registerIfRecording() {
    if (FlightRecorder.isInitialized()) {
      register();
    }
  }

  private static void register() {
    ALL.forEach(FlightRecorder::register);
  }

  /**
   * Makes them known as soon as anybody records. The first call takes some milliseconds: it is not
   * for those whom somebody waits for.
   */
  public static void registerOnceRecording() {
    Listening.begin();
  }

  /** Whether who records from now on finds them all. */
  public static boolean listening() {
    return listening;
  }

  /** Listens once it is loaded. */
  private static final class Listening implements FlightRecorderListener {
    static {
      if (FlightRecorder.isAvailable()) {
        FlightRecorder.addListener(new Listening());
        registerIfRecording();
        listening = true;
      }
    }

    static void begin() {}

    @Override
    public void recorderInitialized(FlightRecorder recorder) {
      register();
    }
  }
}
