package dev.cairn.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.store.io.FileSystemDisk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The stores of {@code src/test/resources/golden}: how they are made, packed and unpacked. Files
 * over 8 KiB, which are mostly zeros, are kept as {@code .gz}; LOCK is left out.
 */
final class GoldenStores {
  private static final int PACKED_FROM = 8193;

  private GoldenStores() {}

  /** A store that was closed, with an INDEX and a run that was deleted. */
  static void makeClosed(Path directory) {
    try (CairnStore store = open(directory, 1)) {
      order(store);
      store.createRun("Ünïcode/../✓", "Über", Map.of());
      store.appendEvent(WorkflowEvent.of("Ünïcode/../✓", "only"));
      store.createRun("gone", "w", Map.of());
      store.saveCheckpoint("gone", "n", new byte[] {1}, Map.of());
      store.settle();
      store.deleteRun("gone");
      store.saveCheckpoint("order-7", "pack", hex(66_000), Map.of());
      chain(store, 0, 3);
      store.settle();
      store.updateRunStatus("order-7", RunStatus.COMPLETED);
    }
  }

  /** What the process leaves that dies with something settled and something not. */
  static void makeUnclosed(Path directory, Path scratch) throws IOException {
    try (CairnStore store = open(scratch, 2)) {
      order(store);
      chain(store, 0, 3);
      store.settle();
      store.saveCheckpoint("order-7", "pack", new byte[] {9, 8, 7}, Map.of("late", true));
      chain(store, 3, 5);
      store.createRun("young", "w", Map.of("never", "settled"));
      store.appendEvent(WorkflowEvent.of("young", "born").withPayload(List.of(1, 2, 3)));
      write(read(scratch), directory);
    }
  }

  /** What settled with DENSE: chains, and groups of events from two passes. */
  static void makeDense(Path directory) {
    StoreOptions dense = StoreOptions.defaults().withCompression(Compression.DENSE);
    try (CairnStore store = open(directory, 3, dense)) {
      order(store);
      store.saveCheckpoint("order-7", "pack", new byte[] {9, 8, 7}, Map.of());
      chain(store, 0, 3);
      events(store, 1, 20);
      store.settle();
      chain(store, 3, 5);
      events(store, 21, 90);
    }
  }

  private static void events(CairnStore store, int from, int to) {
    for (int i = from; i <= to; i++) {
      store.appendEvent(WorkflowEvent.of("chain", "step").withPayload(told(i)));
    }
  }

  /** The payload of that event, from 1 on. */
  static String told(int i) {
    return "step " + i + " of this run was done, " + new String(hex(60 + i), US_ASCII).substring(i);
  }

  private static CairnStore open(Path directory, long seed) {
    return open(directory, seed, StoreOptions.defaults());
  }

  private static CairnStore open(Path directory, long seed, StoreOptions options) {
    return CairnStore.open(
        "golden", new FileSystemDisk(directory), options, FixedEnvironment.seeded(seed));
  }

  private static void order(CairnStore store) {
    store.createRun("order-7", "ship", Map.of("items", List.of("a", 2, 2.5), "gift", false));
    store.saveCheckpoint("order-7", "pick", new byte[] {1, 2, 3}, Map.of("try", 1));
    store.appendEvent(
        WorkflowEvent.of("order-7", "paid")
            .withNode("pick")
            .withCallerTime(Instant.ofEpochSecond(1_600_000_000, 5_000))
            .withPayload(Map.of("sum", 12.5, "raw", new byte[] {0, (byte) 0xff})));
    store.saveCheckpoint("order-7", "pack", "ship it. ".repeat(600).getBytes(UTF_8), Map.of());
    store.updateRunStatus("order-7", RunStatus.PAUSED);
    store.saveCheckpoint("order-7", "pick", new byte[0], Map.of());
    store.appendEvent(WorkflowEvent.of("order-7", "packed"));
  }

  /** States that are told by the one before, but for the first: deltas as they are, and packed. */
  private static void chain(CairnStore store, int from, int to) {
    if (from == 0) {
      store.createRun("chain", "w", Map.of());
    }
    WriteOptions named = WriteOptions.DEFAULTS.withOperationId("op " + to);
    for (int i = from; i < to - 1; i++) {
      store.saveCheckpoint("chain", "n", chained(i), Map.of("i", i));
    }
    store.saveCheckpoint("chain", "n", chained(to - 1), Map.of(), named);
  }

  /** The state of that number, from 0 on. */
  static byte[] chained(int i) {
    byte[] letters = hex(3_000 + 100 * i);
    byte[] text = "and so on, ".repeat(i % 2 * 40).getBytes(UTF_8);
    byte[] state = Arrays.copyOf(letters, letters.length + text.length);
    System.arraycopy(text, 0, state, letters.length, text.length);
    return state;
  }

  /** Letters that LZ4 leaves as they are, and that take half the room in a {@code .gz}. */
  static byte[] hex(int length) {
    SplittableRandom random = new SplittableRandom(16);
    byte[] letters = new byte[length];
    for (int i = 0; i < length; i++) {
      letters[i] = (byte) "0123456789abcdef".charAt(random.nextInt(16));
    }
    return letters;
  }

  /** A directory's files by their paths, unpacked. */
  static Map<String, byte[]> read(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      paths
          .filter(Files::isRegularFile)
          .filter(path -> !path.endsWith("LOCK"))
          .forEach(path -> files.put(name(directory, path), content(path)));
    }
    return files;
  }

  private static String name(Path directory, Path path) {
    String name = directory.relativize(path).toString().replace('\\', '/');
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  private static byte[] content(Path path) {
    try (InputStream file = Files.newInputStream(path)) {
      return path.toString().endsWith(".gz")
          ? new GZIPInputStream(file).readAllBytes()
          : file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes files as they are. */
  static void write(Map<String, byte[]> files, Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** Writes files as they are kept with the sources. */
  static void writePacked(Map<String, byte[]> files, Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      boolean packed = file.getValue().length >= PACKED_FROM;
      Path path = directory.resolve(file.getKey() + (packed ? ".gz" : ""));
      Files.createDirectories(path.getParent());
      try (OutputStream plain = Files.newOutputStream(path);
          OutputStream out = packed ? new GZIPOutputStream(plain) : plain) {
        out.write(file.getValue());
      }
    }
  }
}
