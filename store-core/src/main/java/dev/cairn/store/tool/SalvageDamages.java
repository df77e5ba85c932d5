package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.RecordHeader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes of a raw dump only what is damaged. */
final class SalvageDamages implements RawForm {
  private final SalvageReport report;

  SalvageDamages(SalvageReport report) {
    this.report = report;
  }

  @Override
  public void damage(Damage damage) {
    report.damage(damage);
  }

  @Override
  public void file(
      String path, String type, long size, String header, Map<String, @Nullable Object> fields) {}

  @Override
  public void batch(String path, long offset, BatchHeader header, boolean next) {}

  @Override
  public void record(
      String path,
      long offset,
      RecordHeader header,
      boolean intact,
      boolean beyond,
      @Nullable String detail,
      RawChains.@Nullable Chain chain) {}

  @Override
  public void stretch(String path, long offset, long length, Stretch what) {}

  @Override
  public void end(RawTally tally, @Nullable RawChains chains) {}
}
