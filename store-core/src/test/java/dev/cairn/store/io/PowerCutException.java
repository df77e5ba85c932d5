package dev.cairn.store.io;

import java.io.IOException;

/**
 * The simulated machine is off: every call of its disk ends so, until a crashed image of it is
 * opened.
 */
public final class PowerCutException extends IOException {
  private static final long serialVersionUID = 1L;

  PowerCutException(Call call) {
    super("power cut at " + call);
  }
}
