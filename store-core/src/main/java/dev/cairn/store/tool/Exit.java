package dev.cairn.store.tool;

/** How a command ended, as its exit code says. */
enum Exit {
  /** All is well. */
  FINE(0),
  /** Something is damaged or lost, or the device fails. */
  DAMAGE(1),
  /** Wrong usage, or no such store, or not one this version reads. */
  USAGE(2),
  /** The store is open elsewhere. */
  LOCKED(3);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Exit damagedIf(boolean damaged) {
    return damaged ? DAMAGE : FINE;
  }

  /** Damage found by either. */
  Exit and(Exit other) {
    return this == FINE ? other : this;
  }
}
