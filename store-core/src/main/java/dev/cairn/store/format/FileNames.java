package dev.cairn.store.format;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a store's files, relative to its directory, and what they say (FORMAT.md section 1).
 * A directory's path may end in a slash where it is parsed.
 */
public final class FileNames {
  /** Who writes. */
  public static final String LOCK = "LOCK";

  /** The store's identity. */
  public static final String STORE = "STORE";

  /** The identity while it is being made. */
  public static final String STORE_UNFINISHED = "STORE.tmp";

  /** Room kept for when the disk is full. */
  public static final String RESERVE = "RESERVE";

  /** Holds the newest batches, on their way into the journal. */
  public static final String TAIL = "TAIL";

  /** The journal's directory. */
  public static final String JOURNAL = "journal";

  /** The catalog's directory. */
  public static final String CATALOG = "catalog";

  /** The directory of all runs. */
  public static final String RUNS = "runs";

  private static final int PREFIX_MAX = 24;
  private static final HexFormat HEX = HexFormat.of();
  private static final String DECIMAL = "(0|[1-9][0-9]{0,17})";
  private static final Pattern LOG = Pattern.compile("journal/" + DECIMAL + "\\.log");
  private static final Pattern CAT = Pattern.compile("catalog/" + DECIMAL + "\\.cat");
  private static final Pattern HH = Pattern.compile("runs/[0-9a-f]{2}/?");
  private static final Pattern RUN =
      Pattern.compile(
          "runs/([0-9a-f]{2})/[a-z0-9._-]{1," + PREFIX_MAX + "}~([0-7][0-9a-f]{13}\\1)/?");
  private static final Pattern SEG =
      Pattern.compile("(?:.*/)?" + DECIMAL + "-g" + DECIMAL + "\\.seg", Pattern.DOTALL);

  private FileNames() {}

  /**
   * A segment's name, parsed.
   *
   * @param number the segment's
   * @param generation the segment's
   */
  public record SegmentName(int number, int generation) {}

  /** The path of a journal file. */
  public static String journal(long slot) {
    return JOURNAL + "/" + slot + ".log";
  }

  /** The path of a catalog file. */
  public static String catalog(long number) {
    return CATALOG + "/" + number + ".cat";
  }

  /** The path of the directory in which the run's directory is. */
  public static String runParent(long runNumber) {
    return RUNS + "/" + HEX.toHexDigits((byte) runNumber);
  }

  /** The path of the run's directory. */
  public static String runDirectory(String id, long runNumber) {
    return runParent(runNumber) + "/" + prefix(id) + "~" + HEX.toHexDigits(runNumber);
  }

  /** The path of a segment. */
  public static String segment(String runDirectory, int number, int generation) {
    return runDirectory + "/" + number + "-g" + generation + ".seg";
  }

  /** The slot in the path of a journal file; -1 if it is no such path. */
  public static long parseJournal(String path) {
    return number(LOG, path);
  }

  /** The number in the path of a catalog file; -1 if it is no such path. */
  public static long parseCatalog(String path) {
    return number(CAT, path);
  }

  /** Whether this is the path of a directory in which runs' directories are. */
  public static boolean isRunParent(String path) {
    return HH.matcher(path).matches();
  }

  /** The run number in the path of a run's directory; -1 if it is no such path. */
  public static long parseRunDirectory(String path) {
    Matcher run = RUN.matcher(path);
    return run.matches() ? HexFormat.fromHexDigitsToLong(run.group(2)) : -1;
  }

  /** Number and generation in the path of a segment, or in its name alone; null if it is none. */
  public static @Nullable SegmentName parseSegment(String path) {
    Matcher segment = SEG.matcher(path);
    if (!segment.matches()) {
      return null;
    }
    long number = Long.parseLong(segment.group(1));
    long generation = Long.parseLong(segment.group(2));
    boolean fits = number <= Integer.MAX_VALUE && generation <= Integer.MAX_VALUE;
    return fits ? new SegmentName((int) number, (int) generation) : null;
  }

  private static long number(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private static String prefix(String id) {
    StringBuilder prefix = new StringBuilder();
    id.codePoints().limit(PREFIX_MAX).forEach(c -> prefix.append(forPeople(c)));
    return prefix.toString();
  }

  private static char forPeople(int c) {
    if (c >= 'A' && c <= 'Z') {
      return (char) (c - 'A' + 'a');
    }
    boolean kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    return kept ? (char) c : '_';
  }
}
