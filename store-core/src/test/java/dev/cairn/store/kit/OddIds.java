package dev.cairn.store.kit;

import java.util.List;

/** Ids that are allowed, and that a store which makes names of files from them gets wrong. */
final class OddIds {
  /** All different, each of its own kind of trouble. */
  static final List<String> ALL =
      List.of(
          // paths
          "..",
          ".",
          "...",
          "/",
          "//",
          "a/b",
          "a/../b",
          "../a",
          "a\\b",
          "\\",
          "/etc/passwd",
          "C:\\a",
          "a:b",
          "~",
          // what an escaping might make of others
          "%",
          "%2F",
          "%2f",
          "%252F",
          "a%2Fb",
          "_",
          "a_b",
          "a~1",
          "a~b",
          "~1",
          "a+b",
          "+",
          "-",
          "--help",
          "#",
          "?*",
          // control characters
          "\0",
          "a\0",
          "a\0b",
          "\n",
          "\r\n",
          "\t",
          "\u0001",
          "\u007f",
          "\u0085",
          "\u001b[31m",
          // names of files that mean something somewhere, our own among them
          "CON",
          "con",
          "NUL",
          "COM1",
          "aux.txt",
          "LOCK",
          "STORE",
          "catalog",
          "journal",
          "runs",
          ".lock",
          "null",
          // ends that some file systems drop
          "a",
          "a.",
          "a..",
          "a ",
          " a",
          " ",
          "  ",
          "a\u00a0",
          "a\u200b",
          "\ufeff",
          "a\ufeff",
          // letter case, also where it is not the same everywhere
          "A",
          "\u00df",
          "ss",
          "SS",
          "\u1e9e",
          "i",
          "I",
          "\u0131",
          "\u0130",
          "\u212a",
          "k",
          "K",
          "\u03c3",
          "\u03c2",
          // normalisation: composed, decomposed, compatible
          "\u00e9",
          "e\u0301",
          "\ufb01",
          "fi",
          "\u2126",
          "\u03a9",
          "\u1100\u1161",
          "\uac00",
          "\uff0f",
          "\uff0e\uff0e",
          // beyond the first plane, and its ends
          "\ud83d\ude00",
          "\ud83d\ude00\ud83d\ude01",
          "\ud800\udc00",
          "\udbff\udfff",
          "\uffff",
          "\ufffe",
          "\ufffd",
          // direction
          "\u202eabc",
          "cba",
          // lengths: around what a file system takes, and the most that is allowed
          "x".repeat(254),
          "x".repeat(255),
          "x".repeat(256),
          "x".repeat(255) + "/a",
          "x".repeat(1_023),
          "x".repeat(1_023) + "a",
          "x".repeat(1_023) + "b",
          "\u20ac".repeat(341) + "x",
          "\ud83d\ude00".repeat(256),
          "\ud83d\ude00".repeat(255) + "\ud83d\ude01");

  /** No valid Unicode. */
  static final List<String> LONE_SURROGATES =
      List.of(
          "\ud800",
          "\udc00",
          "a\ud83d",
          "\ude00a",
          "a\ud83db",
          "\ude00\ud83d",
          "\udbff\udbff\udfff");

  private OddIds() {}
}
