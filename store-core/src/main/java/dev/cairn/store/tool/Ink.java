package dev.cairn.store.tool;

/** Colour, where the terminal wants any. */
enum Ink {
  PLAIN(false),
  ANSI(true);

  private final boolean colours;

  Ink(boolean colours) {
    this.colours = colours;
  }

  String bold(String text) {
    return painted(text, "1");
  }

  String faint(String text) {
    return painted(text, "2");
  }

  String good(String text) {
    return painted(text, "32");
  }

  String bad(String text) {
    return painted(text, "1;31");
  }

  private String painted(String text, String code) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
