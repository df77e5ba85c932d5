/**
 * An embeddable checkpoint store for workflow runs. The package to use is {@code dev.cairn.store}.
 */
// LZ4 and the hash are automatic modules: their authors ship no descriptor. We use both behind one
// small class each, and re-export neither.
@SuppressWarnings("requires-automatic")
module dev.cairn.store {
  requires jdk.jfr;
  requires org.lz4.java;
  requires zero.allocation.hashing;
  requires static org.jspecify;
  // Only for the tool, which is not in the library's jar.
  requires static info.picocli;
  requires static com.fasterxml.jackson.core;
  requires static com.fasterxml.jackson.databind;

  exports dev.cairn.store;
}
