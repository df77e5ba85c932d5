package dev.cairn.store.tool;

import dev.cairn.store.RetentionPolicy.Thinning;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times and sizes on the command line: a number and the letter of a unit. */
final class Units {
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18})([a-z]?)");
  private static final Map<String, Long> SECONDS =
      Map.of("d", 86_400L, "h", 3_600L, "m", 60L, "s", 1L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30, "t", 1L << 40);

  private Units() {}

  /** {@code 30d}, {@code 12h}, {@code 90m}, {@code 45s}. */
  static final class Time implements ITypeConverter<Duration> {
    static final String EXPECTED = "a time like 30d, 12h, 90m or 45s";

    @Override
    public Duration convert(String text) {
      return Duration.ofSeconds(number(text, SECONDS, EXPECTED));
    }
  }

  /** {@code 10g}, {@code 512m}, {@code 64k}, {@code 1t}, or bytes: units of 1,024. */
  static final class Size implements ITypeConverter<Long> {
    static final String EXPECTED = "a size like 10g, 512m, 64k or a number of bytes";

    @Override
    public Long convert(String text) {
      return number(text, BYTES, EXPECTED);
    }
  }

  /** {@code 1d:1h}: from an age on, one in each slot of a length. */
  static final class Thin implements ITypeConverter<Thinning> {
    static final String EXPECTED = "an age and the length of a slot like 1d:1h";

    @Override
    public Thinning convert(String text) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw wrong(EXPECTED, text);
      }
      long age = number(text.substring(0, colon), SECONDS, EXPECTED);
      long slot = number(text.substring(colon + 1), SECONDS, EXPECTED);
      if (slot == 0) {
        throw wrong("a slot of at least a second", text);
      }
      return new Thinning(Duration.ofSeconds(age), Duration.ofSeconds(slot));
    }
  }

  private static long number(String text, Map<String, Long> units, String expected) {
    Matcher match = NUMBER.matcher(text.toLowerCase(Locale.ROOT));
    Long unit = match.matches() ? units.get(match.group(2)) : null;
    if (unit == null) {
      throw wrong(expected, text);
    }
    long number = Long.parseLong(match.group(1));
    if (number > Long.MAX_VALUE / unit) {
      throw wrong("less", text);
    }
    return number * unit;
  }

  private static TypeConversionException wrong(String expected, String found) {
    return new TypeConversionException("expected " + expected + ", found " + found);
  }
}
