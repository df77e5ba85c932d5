package dev.cairn.store.kit;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the contract says of ids, and of text. */
final class ModelIds {
  static final int ID_BYTES_MAX = 1_024;

  private ModelIds() {}

  /** Refuses what is no id, by the argument's name. */
  static void check(String argument, @Nullable String id) {
    Objects.requireNonNull(id, argument);
    if (id.isEmpty()) {
      throw new IllegalArgumentException(argument + " is empty");
    }
    if (!isUnicode(id)) {
      throw new IllegalArgumentException(argument + " has a lone surrogate");
    }
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > ID_BYTES_MAX) {
      throw new IllegalArgumentException(
          argument + ": " + bytes + " bytes in UTF-8, the limit is " + ID_BYTES_MAX);
    }
  }

  /** Whether text is valid Unicode: no lone surrogates. */
  static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
