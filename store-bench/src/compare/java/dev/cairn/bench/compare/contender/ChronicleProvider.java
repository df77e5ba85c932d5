package dev.cairn.bench.compare.contender;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Opens Chronicle Queue. It deletes nothing and finds nothing by name: others do what needs that.
 */
public final class ChronicleProvider implements ContenderProvider {
  private static final Set<Kind> OTHERS = EnumSet.of(Kind.LARGE, Kind.GROW, Kind.EVENTS);

  @Override
  public String name() {
    return "chronicle";
  }

  @Override
  public String title() {
    return "Chronicle Queue";
  }

  @Override
  public String version() {
    return Libraries.version("chronicle-queue");
  }

  @Override
  public Promise promise(Mode mode) {
    return mode == Mode.DURABLE
        ? new Promise(
            Survival.UNCERTAIN,
            "msync(MS_SYNC) of what was appended, one for all who wait",
            "the pages, as far as msync succeeded: a failed one is logged and the append stands; no"
                + " checksums; its index and its directory entries are not forced with it")
        : new Promise(
            Survival.UNCERTAIN,
            "in the mapped file; nothing is forced",
            "any page may be missing: no checksums, nothing tells a torn end from damage");
  }

  @Override
  public boolean takesPart(Kind kind, Mode mode) {
    return Kind.SMALL_SAVES.contains(kind) || OTHERS.contains(kind);
  }

  @Override
  public Contender open(Path directory, Opening opening) {
    return new ChronicleContender(directory, opening);
  }
}
