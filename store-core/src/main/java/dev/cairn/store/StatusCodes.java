package dev.cairn.store;

import java.util.List;

/**
 * The numbers that stand for states on disk (FORMAT.md section 3): they never change, whatever
 * becomes of the enum.
 */
final class StatusCodes {
  private static final List<RunStatus> BY_CODE =
      List.of(
          RunStatus.RUNNING,
          RunStatus.COMPLETED,
          RunStatus.FAILED,
          RunStatus.CANCELLED,
          RunStatus.PAUSED);

  private StatusCodes() {}

  static int code(RunStatus status) {
    return BY_CODE.indexOf(status);
  }

  static RunStatus status(int code) {
    return BY_CODE.get(code);
  }

  static boolean known(int code) {
    return code >= 0 && code < BY_CODE.size();
  }
}
