package dev.cairn.store.tool;

import java.util.List;

/**
 * One edit of a state that is a list of lines.
 *
 * @param start the first line concerned, from 0, in the state before any edit of the same operation
 * @param deleted how many lines go
 * @param inserted the lines that come in their place, without newline
 */
public record LineEdit(int start, int deleted, List<String> inserted) {
  /** Copies the list. */
  public LineEdit {
    inserted = List.copyOf(inserted);
  }
}
