package dev.cairn.store.tool;

import dev.cairn.store.format.CatalogRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a run of a damaged store before its segments are read. */
final class SalvageRun {
  final long number;
  final List<SalvagePlace> inJournal = new ArrayList<>();
  final List<String> segments = new ArrayList<>();
  @Nullable String id;
  @Nullable CatalogRow row;
  boolean createdInJournal;
  boolean deletedInJournal;

  SalvageRun(long number) {
    this.number = number;
  }
}
