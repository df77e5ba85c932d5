package dev.cairn.store.tool;

/** How to call this tool from where it was called. */
final class ToolName {
  private ToolName() {}

  static String here() {
    String classPath = System.getProperty("java.class.path", "");
    boolean jar = classPath.endsWith(".jar") && !classPath.contains(java.io.File.pathSeparator);
    return jar ? "java -jar " + classPath : "cairn";
  }
}
