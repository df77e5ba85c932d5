package dev.cairn.store.tool;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class ToolVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ToolVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "cairn " + (version == null ? "(development)" : version),
      "java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
