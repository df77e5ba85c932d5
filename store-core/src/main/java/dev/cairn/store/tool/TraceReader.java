package dev.cairn.store.tool;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace (JSON Lines, plain or gzip'd, as its first two bytes tell) line by line; a trace of
 * any length takes the memory of its longest line. Not for use by several threads at once.
 *
 * <pre>{@code
 * try (TraceReader reader = TraceReader.open(path)) {
 *   for (TraceLine line = reader.next(); line != null; line = reader.next()) { … }
 * }
 * }</pre>
 */
public final class TraceReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String file;
  private final InputStream in;
  private final TraceParser parser;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int bufferStart;
  private int bufferEnd;
  private long number;

  private TraceReader(String file, InputStream in) {
    this.file = file;
    this.in = in;
    this.parser = new TraceParser(file);
  }

  /** Opens a trace file. */
  public static TraceReader open(Path file) throws IOException {
    return open(file.toString(), Files.newInputStream(file));
  }

  /**
   * Reads a trace from a stream, which is closed with the reader.
   *
   * @param name what errors call the trace
   * @param in the trace, plain or gzip'd
   */
  public static TraceReader open(String name, InputStream in) throws IOException {
    try {
      return new TraceReader(name, plain(in));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The next operation, or null at the end; empty lines are passed over.
   *
   * @throws TraceException if the line is not an operation
   */
  public @Nullable TraceLine next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (readLine(line)) {
      number++;
      if (!line.toString(StandardCharsets.ISO_8859_1).isBlank()) {
        byte[] bytes = line.toByteArray();
        return new TraceLine(file, number, parser.parse(number, bytes));
      }
      line.reset();
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
  }

  /** Reads up to the next newline or the end; answers false where nothing is left. */
  private boolean readLine(ByteArrayOutputStream line) throws IOException {
    while (bufferStart < bufferEnd || fill()) {
      int newline = newlineFrom(bufferStart);
      line.write(buffer, bufferStart, newline - bufferStart);
      bufferStart = newline + 1;
      if (newline < bufferEnd) {
        return true;
      }
    }
    return line.size() > 0;
  }

  private int newlineFrom(int start) {
    int i = start;
    while (i < bufferEnd && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private boolean fill() throws IOException {
    try {
      bufferStart = 0;
      bufferEnd = Math.max(0, in.read(buffer));
      return bufferEnd > 0;
    } catch (EOFException | ZipException e) {
      throw new TraceException(
          file, number + 1, "intact gzip data", String.valueOf(e.getMessage()), e);
    }
  }
}
