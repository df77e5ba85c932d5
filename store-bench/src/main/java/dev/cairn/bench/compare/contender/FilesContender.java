package dev.cairn.bench.compare.contender;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory for each run, in it a file for each checkpoint: written beside, forced, renamed, and
 * the directory forced. Events go to the end of one file for each run. Relaxed, nothing is forced.
 */
final class FilesContender implements Contender {
  private static final String EVENTS = "events";
  private static final int SEQ_DIGITS = 12;

  /** What is known of a run while it is in use. */
  private static final class Run {
    final Path directory;
    final AtomicLong seq = new AtomicLong();
    final Map<String, Long> latest = new ConcurrentHashMap<>();

    Run(Path directory) {
      this.directory = directory;
    }
  }

  private final Path root;
  private final boolean durable;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  FilesContender(Path root, Opening opening) {
    this.root = root;
    this.durable = opening.durable();
  }

  private static String escaped(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private static Path file(Run run, String node, long seq) {
    String digits = Long.toString(seq);
    String padded = "0".repeat(SEQ_DIGITS - digits.length()) + digits;
    return run.directory.resolve(padded + '.' + escaped(node));
  }

  private Run run(String id) {
    Run known = runs.get(id);
    return known == null ? runs.computeIfAbsent(id, this::find) : known;
  }

  private Run find(String id) {
    Run run = new Run(root.resolve(escaped(id)));
    try (Stream<Path> files = Files.list(run.directory)) {
      files.forEach(file -> note(run, file.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return run;
  }

  private static void note(Run run, String name) {
    int dot = name.indexOf('.');
    if (dot == SEQ_DIGITS) {
      long seq = Long.parseLong(name.substring(0, dot));
      run.latest.merge(name.substring(dot + 1), seq, Math::max);
      run.seq.accumulateAndGet(seq, Math::max);
    }
  }

  @Override
  public void createRun(String id, byte[] params) throws IOException {
    Run run = new Run(root.resolve(escaped(id)));
    Files.createDirectory(run.directory);
    replace(run.directory.resolve("run"), params);
    force(root);
    runs.put(id, run);
  }

  @Override
  public long save(String id, String node, byte[] state) throws IOException {
    Run run = run(id);
    long seq = run.seq.incrementAndGet();
    replace(file(run, node, seq), state);
    run.latest.merge(escaped(node), seq, Math::max);
    return seq;
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      writeAll(channel, ByteBuffer.wrap(bytes));
    }
    Path unused = Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    force(file.getParent());
  }

  private void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int unused = channel.write(bytes);
    }
    if (durable) {
      channel.force(true);
    }
  }

  private void force(@Nullable Path directory) throws IOException {
    if (durable && directory != null) {
      try (FileChannel entries = FileChannel.open(directory)) {
        entries.force(true);
      }
    }
  }

  @Override
  public void append(String id, byte[] payload) throws IOException {
    Run run = run(id);
    ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + payload.length);
    framed.putInt(payload.length).put(payload).flip();
    synchronized (run) {
      Path file = run.directory.resolve(EVENTS);
      boolean fresh = durable && !Files.exists(file);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        writeAll(channel, framed);
      }
      if (fresh) {
        force(run.directory);
      }
    }
  }

  @Override
  public void finish(String id) throws IOException {
    replace(run(id).directory.resolve("over"), new byte[0]);
  }

  @Override
  public byte @Nullable [] latest(String id, String node) throws IOException {
    Run run = run(id);
    Long seq = run.latest.get(escaped(node));
    return seq == null ? null : Files.readAllBytes(file(run, node, seq));
  }

  @Override
  public byte @Nullable [] at(String id, String node, long seq) throws IOException {
    Path file = file(run(id), node, seq);
    return Files.exists(file) ? Files.readAllBytes(file) : null;
  }

  /** A caller who lists wants the sizes too: each file is looked at. */
  @Override
  public int list(String id) throws IOException {
    int count = 0;
    try (Stream<Path> files = Files.list(root.resolve(escaped(id)))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().indexOf('.') == SEQ_DIGITS && Files.size(file) >= 0) {
          count++;
        }
      }
    }
    return count;
  }

  @Override
  public int events(String id, long sinceSeq, int limit) throws IOException {
    Path file = run(id).directory.resolve(EVENTS);
    if (!Files.exists(file)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(file);
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)))) {
      return read(in, sinceSeq, limit);
    }
  }

  private static int read(DataInputStream in, long sinceSeq, int limit) throws IOException {
    int read = 0;
    for (long seq = 1; read < limit && in.available() > 0; seq++) {
      int length = in.readInt();
      if (seq <= sinceSeq) {
        in.skipNBytes(length);
      } else if (in.readNBytes(length).length < length) {
        throw new EOFException();
      } else {
        read++;
      }
    }
    return read;
  }

  @Override
  public void delete(String id) throws IOException {
    Path directory = run(id).directory;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
    force(root);
    runs.remove(id);
  }

  @Override
  public void compact() {}

  @Override
  public void close() {}
}
