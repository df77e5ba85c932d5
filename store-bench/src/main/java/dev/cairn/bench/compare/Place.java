package dev.cairn.bench.compare;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where and with what the commands work. */
final class Place {
  private static final String DATA = "CAIRN_DATA";

  @Option(names = "--dir", description = "Where stores are made; default: ${DEFAULT-VALUE}.")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--data",
      description =
          "The recorded traces; default: $CAIRN_DATA, else ../shared/data. Where there are none,"
              + " states are made up.")
  private Path data = Path.of(System.getenv(DATA) == null ? "../shared/data" : System.getenv(DATA));

  @Option(names = "--heap", description = "Each JVM's heap; default: ${DEFAULT-VALUE}.")
  private String heap = "1g";

  Path directory() {
    return directory;
  }

  Path data() {
    return data;
  }

  String heap() {
    return heap;
  }
}
