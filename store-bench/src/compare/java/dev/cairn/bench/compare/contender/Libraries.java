package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that the build has chosen. */
final class Libraries {
  private static final String RESOURCE = "libraries.properties";
  private static final Properties VERSIONS = new Properties();

  static {
    try (InputStream in = Libraries.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        VERSIONS.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Libraries() {}

  static String version(String artifact) {
    return VERSIONS.getProperty(artifact, "");
  }
}
