package dev.cairn.store;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.LoggedOp;
import dev.cairn.store.kit.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Opens what a crash left, and holds it against everything that was promised. Each distinct state
 * is looked at once.
 *
 * @see #of
 */
final class Aftermath {
  private static final int DEPTH_MAX = 1;

  private final Set<String> seen = new HashSet<>();
  private final long recrashEvery;
  private long states;
  private long recoveries;

  /**
   * @param recrashEvery of how many states one is crashed again in the midst of its recovery
   */
  Aftermath(long recrashEvery) {
    this.recrashEvery = recrashEvery;
  }

  /** How many distinct states a crash left. */
  long states() {
    return states;
  }

  /** How many openings were held against the oracle. */
  long recoveries() {
    return recoveries;
  }

  /**
   * Opens what a crash left, twice, goes on, and closes it.
   *
   * @param crashed what is left
   * @param ops what the store had been asked to do
   * @param killed whether only the process had died, so that nothing acknowledged may be missing
   * @param seed of whatever is random from here on
   * @param story where it was, for the failure's message
   */
  void of(SimulatedDisk crashed, List<LoggedOp> ops, boolean killed, long seed, String story) {
    of(crashed, ops, killed, seed, story, 0);
  }

  private void of(
      SimulatedDisk crashed,
      List<LoggedOp> ops,
      boolean killed,
      long seed,
      String story,
      int depth) {
    if (!seen.add(digest(crashed, killed) + ops.size() + (acknowledged(ops) ? "a" : "u"))) {
      return;
    }
    states++;
    try {
      open(crashed, ops, killed, seed, story, depth);
    } catch (AssertionError | RuntimeException e) {
      throw e instanceof Told told ? told : new Told(story + ", seed " + seed, e);
    }
  }

  private static boolean acknowledged(List<LoggedOp> ops) {
    return ops.isEmpty() || ops.get(ops.size() - 1).acknowledged();
  }

  /** A failure with the way to it. */
  private static final class Told extends AssertionError {
    private static final long serialVersionUID = 1L;

    Told(String story, Throwable cause) {
      super(story + ": " + cause.getMessage(), cause);
    }
  }

  private void open(
      SimulatedDisk crashed,
      List<LoggedOp> ops,
      boolean killed,
      long seed,
      String story,
      int depth) {
    if (depth < DEPTH_MAX && states % recrashEvery == 0) {
      crashWhileOpening(crashed.copy(), ops, killed, seed, story);
    }
    CairnStore store = LoggedStore.openStore(crashed, LoggedStore.environment(seed + 1));
    recoveries++;
    requireSound(store);
    int k = LoggedStore.check(ops, store, killed);
    List<LoggedOp> recovered = LoggedStore.happened(ops, k);
    requireDurable(crashed, Snapshot.of(store), seed);
    store.close();
    goOn(crashed, recovered, seed);
  }

  private static void requireSound(CairnStore store) {
    OpenReport report = store.openReport();
    if (!report.damages().isEmpty() || report.readOnly()) {
      throw new AssertionError("damage where there was but a crash: " + report);
    }
    VerifyReport verified = store.verify();
    if (!verified.intact()) {
      throw new AssertionError("not intact: " + verified.damages());
    }
  }

  /** What is served could be acted on: it must not go with the power. */
  private void requireDurable(SimulatedDisk serving, Snapshot served, long seed) {
    SimulatedDisk cut = states % 2 == 0 ? serving.crashDroppingAll() : serving.crash(seed);
    CairnStore store = LoggedStore.openStore(cut, LoggedStore.environment(seed + 2));
    recoveries++;
    requireSound(store);
    List<String> lost = Snapshot.diff(served, Snapshot.of(store));
    if (!lost.isEmpty()) {
      throw new AssertionError("served, and lost with the power: " + lost);
    }
  }

  private static void goOn(SimulatedDisk disk, List<LoggedOp> recovered, long seed) {
    LoggedStore store = LoggedStore.goOn(disk, seed + 3, recovered);
    store.compare();
    store.applyAll(more());
    store.reopenAndCompare();
    requireSound(store.store());
    store.store().close();
    if (disk.openFiles() != 0 || disk.openMaps() != 0) {
      throw new AssertionError(
          disk.openFiles() + " files and " + disk.openMaps() + " maps left open");
    }
  }

  private static List<Command> more() {
    byte[] state = "after the crash".getBytes(StandardCharsets.UTF_8);
    return List.of(
        new Command.Create("after", "w", Map.of(), Durability.SYNC),
        new Command.Save("after", "n", state, Map.of(), Durability.ASYNC),
        new Command.Save("a", "n", state, Map.of(), Durability.SYNC),
        new Command.Settle(),
        new Command.Event("b", "after", "n", 1L, Durability.ASYNC),
        new Command.Delete("after", Durability.ASYNC),
        new Command.Create("after", "w", Map.of(), Durability.ASYNC));
  }

  private void crashWhileOpening(
      SimulatedDisk disk, List<LoggedOp> ops, boolean killed, long seed, String story) {
    Fills fills = new Fills(200);
    disk.onCall(
        call -> {
          if (call.index() > 0 && fills.worthWhile(call)) {
            String where = story + ", then in the opening before " + call;
            of(disk.crashDroppingAll(), ops, false, seed, where, DEPTH_MAX);
            of(disk.crashKeepingAll(), ops, killed, seed, where, DEPTH_MAX);
            of(disk.crash(seed + call.index()), ops, false, seed, where, DEPTH_MAX);
          }
        });
    CairnStore store = LoggedStore.openStore(disk, LoggedStore.environment(seed + 4));
    disk.onCall(call -> {});
    store.close();
  }

  /** Leaves out most of the writes that fill a file with zeros: they are many, and all alike. */
  static final class Fills {
    private final int every;
    private String path = "";

    Fills(int every) {
      this.every = every;
    }

    boolean worthWhile(Call call) {
      boolean fill =
          call.verb() == Verb.WRITE && call.length() == 4_096 && call.path().equals(path);
      path = call.path();
      return !fill || call.position() / 4_096 % every == 0;
    }
  }

  private static String digest(SimulatedDisk disk, boolean killed) {
    CRC32C crc = new CRC32C();
    long length = 0;
    try {
      for (String path : disk.paths()) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        crc.update(name, 0, name.length);
        byte[] content = disk.content(path);
        crc.update(content, 0, content.length);
        length += content.length;
        if (killed) {
          byte[] durable = disk.durableContent(path);
          crc.update(durable, 0, durable.length);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (killed ? "k" : "p") + crc.getValue() + "/" + length + "/";
  }
}
