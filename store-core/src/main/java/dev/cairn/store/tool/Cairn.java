package dev.cairn.store.tool;

/** The command line's entry. */
public final class Cairn {
  private Cairn() {}

  /**
   * Prints the version.
   *
   * @param args ignored so far
   */
  public static void main(String[] args) {
    String version = Cairn.class.getPackage().getImplementationVersion();
    System.out.println("cairn " + (version == null ? "(unpackaged)" : version));
  }
}
