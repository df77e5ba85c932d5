package dev.cairn.bench.compare.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The block device below a directory, and what it has written, whoever asked for it: Linux counts
 * it in {@code /sys/dev/block}. Elsewhere, and above file systems without a device, nothing is
 * known.
 *
 * @param name the device's numbers, {@code major:minor}
 * @param mount where the file system is mounted
 * @param fileSystem its type and options
 */
public record BlockDevice(String name, Path mount, String fileSystem) {
  private static final int SECTOR = 512;
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /** The device below a directory. */
  public static Optional<BlockDevice> below(Path directory) throws IOException {
    if (!Files.isReadable(MOUNTS)) {
      return Optional.empty();
    }
    Path real = directory.toRealPath();
    List<BlockDevice> found = new ArrayList<>();
    for (String line : Files.readAllLines(MOUNTS)) {
      BlockDevice device = parse(line);
      if (real.startsWith(device.mount)) {
        found.add(device);
      }
    }
    // Of several at one place the last mounted is the one seen: max answers the last of equals.
    return found.stream().max(Comparator.comparingInt(each -> each.mount.getNameCount()));
  }

  /** A line is: id parent major:minor root mount options [more...] - type source options. */
  private static BlockDevice parse(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    int dash = fields.lastIndexOf("-");
    String type = fields.get(dash + 1) + " " + fields.get(dash + 2) + " " + fields.get(dash + 3);
    return new BlockDevice(fields.get(2), Path.of(fields.get(4).replace("\\040", " ")), type);
  }

  /** The bytes written since the machine started; -1 where nobody counts them. */
  public long writtenBytes() {
    try {
      Path counters = Path.of("/sys/dev/block").resolve(name).resolve("stat");
      if (!Files.isReadable(counters)) {
        return -1;
      }
      return Long.parseLong(Files.readString(counters).trim().split("\\s+", -1)[6]) * SECTOR;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
