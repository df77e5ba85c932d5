package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.RecordHeader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A raw dump for programs. */
final class RawJson implements RawForm {
  private final JsonLines lines;

  RawJson(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public void file(
      String path, String type, long size, String header, Map<String, @Nullable Object> fields) {
    JsonLine line =
        new JsonLine("file")
            .put("file", (Object) path)
            .put("type", (Object) type)
            .put("size", size)
            .put("header", (Object) header);
    fields.forEach(line::put);
    lines.write(line);
  }

  @Override
  public void batch(String path, long offset, BatchHeader header, boolean next) {
    lines.write(
        new JsonLine("batch")
            .put("file", (Object) path)
            .put("offset", offset)
            .put("length", (long) header.length())
            .put("number", header.number())
            .put("records", (long) header.records())
            .put("confirmed", header.confirmed())
            .put("commitPosition", header.commitPosition())
            .put("epoch", Integer.toUnsignedLong(header.epoch()))
            .put("rescued", header.rescued())
            .put("crc", (Object) "ok")
            .put("next", next));
  }

  @Override
  public void record(
      String path,
      long offset,
      RecordHeader header,
      boolean intact,
      boolean beyond,
      @Nullable String detail,
      RawChains.@Nullable Chain chain) {
    JsonLine line =
        new JsonLine("record")
            .put("file", (Object) path)
            .put("offset", offset)
            .put("type", (Object) RawNames.type(header))
            .put("length", (long) header.storedLength())
            .put("runNumber", (Object) HexFormat.of().toHexDigits(header.runNumber()))
            .put("position", header.position())
            .put("seq", header.seq())
            .put("time", header.time() == 0 ? null : RawNames.time(header))
            .put("codec", (Object) RawNames.codec(header))
            .put("flags", flags(header))
            .put("headerCrc", (Object) "ok")
            .put("payloadCrc", (Object) (intact ? "ok" : "bad"))
            .put("beyond", beyond)
            .put("detail", (Object) detail);
    if (chain != null) {
      line.put("whole", chain.base() == 0)
          .put("baseSeq", chain.base() == 0 ? null : (Object) chain.base())
          .put("chainRecords", chain.records() == 0 ? null : (Object) (long) chain.records());
    }
    lines.write(line);
  }

  @Override
  public void stretch(String path, long offset, long length, Stretch what) {
    lines.write(
        new JsonLine("stretch")
            .put("file", (Object) path)
            .put("offset", offset)
            .put("length", length)
            .put("what", (Object) what.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void damage(Damage damage) {
    lines.write(new JsonLine("damage").put(damage));
  }

  @Override
  public void end(RawTally tally, @Nullable RawChains chains) {
    JsonLine line =
        new JsonLine("rawEnd")
            .put("files", tally.files)
            .put("batches", tally.batches)
            .put("records", tally.records)
            .put("damages", tally.damages);
    if (chains != null) {
      line.put("wholeStates", chains.count(true))
          .put("wholeBytes", chains.bytes(true))
          .put("deltas", chains.count(false))
          .put("deltaBytes", chains.bytes(false));
    }
    lines.write(line);
  }

  private static List<@Nullable Object> flags(RecordHeader header) {
    List<@Nullable Object> flags = new ArrayList<>();
    if ((header.flags() & RecordHeader.SKIPPABLE) != 0) {
      flags.add("SKIPPABLE");
    }
    if ((header.flags() & RecordHeader.EXTERNAL) != 0) {
      flags.add("EXTERNAL");
    }
    if ((header.flags() & RecordHeader.EXTENDED) != 0) {
      flags.add("EXTENDED");
    }
    if ((header.flags() & RecordHeader.DELTA) != 0) {
      flags.add("DELTA");
    }
    if ((header.flags() & RecordHeader.DROPPED) != 0) {
      flags.add("DROPPED");
    }
    return flags;
  }
}
