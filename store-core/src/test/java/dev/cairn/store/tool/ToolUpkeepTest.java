package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RetentionReport.Why;
import dev.cairn.store.RunPlan;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunStatus;
import dev.cairn.store.RunSummary;
import dev.cairn.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that change a store: what they say, what they do, and how they end. */
class ToolUpkeepTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void rmDeletesWhatWasNamed() {
    Path store = store("a", "b", "c");
    ToolRun ran = ToolRun.of("rm", store.toString(), "c", "a", "c");
    assertEquals("deleted   c\ndeleted   a\n", ran.out());
    assertEquals(0, ran.exit(), ran.err());
    assertEquals(List.of("b"), runs(store));
  }

  @Test
  void rmTellsProgramsWhatWasDeleted() {
    Path store = store("a");
    assertEquals(
        "{\"kind\":\"deleted\",\"run\":\"a\",\"workflow\":\"w\",\"status\":\"RUNNING\","
            + "\"checkpoints\":3,\"events\":0}\n",
        ToolRun.of("rm", store.toString(), "a", "--json").out());
  }

  @Test
  void rmDeletesNothingIfARunIsNotThere() {
    Path store = store("a", "b");
    ToolRun ran = ToolRun.of("rm", store.toString(), "a", "x\ny", "z", "b");
    assertEquals(2, ran.exit());
    assertEquals("", ran.out());
    assertEquals("cairn: no such run: x\\ny, z; nothing was deleted\n", ran.err());
    assertEquals(List.of("a", "b"), runs(store));
  }

  @Test
  void retainSaysWhatGoesAndWhyBeforeItGoes() {
    Path store = store();
    ToolRun ran =
        retain(PlannedUpkeep.ofTwoRuns(), store, "--keep-last", "4", "--finished-after", "1d");
    assertEquals(0, ran.exit(), ran.err());
    assertEquals(
        """
        rules     keep the last 4 checkpoints of a node, delete finished runs after 1 day

        RUN        WORKFLOW  STATUS   UPDATED              GOES          BY              BYTES
        r\\u0000/1  w         FAILED   1970-01-01 03:00:00  the run       finished-after  110 B
        r2         w         RUNNING  1970-01-01 07:00:00  1 checkpoint  keep-last       100 B

        plan      1 run and 1 checkpoint of 1 other run: 210 B of 620 B
        done      1 run deleted, 1 checkpoint dropped: 210 B
        """,
        ran.out());
  }

  @Test
  void retainSaysSoWhereNothingGoes() {
    ToolRun ran = retain(PlannedUpkeep.ofStore(), store("a"), "--keep-last", "9");
    assertEquals(
        """
        rules     keep the last 9 checkpoints of a node
        plan      0 runs and 0 checkpoints of 0 other runs: 0 B of SIZE
        done      0 runs deleted, 0 checkpoints dropped: 0 B
        """,
        ran.out().replaceAll("of [0-9.]+ K?i?B", "of SIZE"));
  }

  @Test
  void retainSaysWhatABudgetCannotReach() {
    ToolRun ran = retain(PlannedUpkeep.ofTwoRuns(), store(), "--max-bytes", "50");
    assertTrue(ran.out().contains("\nbudget    out of reach by 60 B: nothing more may go\n"));
    assertEquals(0, ran.exit());
  }

  @Test
  void aDryRunChangesNoByte() throws IOException {
    Path store = store("a", "b");
    PlannedUpkeep upkeep = PlannedUpkeep.ofStore();
    Map<Path, byte[]> before = contents(store);
    ToolRun ran = retain(upkeep, store, "--keep-last", "1", "--dry-run");
    assertEquals(0, ran.exit(), ran.err());
    assertTrue(ran.out().contains("0 runs and 4 checkpoints of 2 other runs"), ran.out());
    assertTrue(ran.out().endsWith("dry run   nothing was changed\n"), ran.out());
    assertEquals(List.of(), upkeep.applied);
    assertEquals(before.keySet(), contents(store).keySet());
    contents(store).forEach((file, bytes) -> assertTrue(Arrays.equals(before.get(file), bytes)));
  }

  /** A plan was refused on a store that was opened to be looked at, as writes are. */
  @Test
  void aDryRunPlansByTheStoresOwnCall() {
    ToolRun ran = ToolRun.of("retain", store("a").toString(), "--keep-last", "1", "--dry-run");
    assertEquals(0, ran.exit(), ran.err());
    assertTrue(ran.out().contains("0 runs and 2 checkpoints of 1 other run"), ran.out());
  }

  @Test
  void finishedRunsGo() {
    Path store = store("a", "b");
    end(store, "a", RunStatus.COMPLETED);
    retain(PlannedUpkeep.ofStore(), store, "--finished-after", "0s");
    assertEquals(List.of("b"), runs(store));
  }

  @Test
  void whatIsKeptIsThereAndWhatWentIsNot() {
    Path store = store("a", "b");
    retain(PlannedUpkeep.ofStore(), store, "--keep-last", "2");
    try (CheckpointStore open = CairnStore.open(store)) {
      for (String run : List.of("a", "b")) {
        assertEquals(
            List.of(2L, 3L), open.listCheckpoints(run).stream().map(CheckpointMeta::seq).toList());
        assertEquals(100, open.loadCheckpointAt(run, "n", 2).orElseThrow().state().length);
      }
    }
    assertEquals(0, ToolRun.of("verify", store.toString()).exit());
  }

  @Test
  void compactGivesBackTheRoomOfWhatWasDropped() throws IOException {
    Path store = directory.resolve("store");
    try (CheckpointStore open = CairnStore.open(store, StoreOptions.relaxed())) {
      open.createRun("a", "w", null);
      for (int i = 0; i < 64; i++) {
        byte[] state = new byte[16 << 10];
        new Random(i).nextBytes(state);
        open.saveCheckpoint("a", "n", state, null);
      }
    }
    retain(PlannedUpkeep.ofStore(), store, "--keep-last", "40");
    long before = StoreFiles.of(store).bytes(StoreFiles.Purpose.SEGMENTS);
    ToolRun ran = ToolRun.of("compact", store.toString());
    assertEquals(0, ran.exit(), ran.err());
    assertTrue(
        ran.out().matches("compacted 1 run: .* before, .* after\non disk   .* before, .* after\n"),
        ran.out());
    long after = StoreFiles.of(store).bytes(StoreFiles.Purpose.SEGMENTS);
    assertTrue(after <= before - 24 * (16 << 10), before + " bytes before, after " + after);
    assertEquals(0, ToolRun.of("verify", store.toString()).exit());
  }

  @ParameterizedTest
  @CsvSource({
    "a b c, --keep-last 1",
    "a b,   --keep-last 1 --workflow w",
    "c,     --keep-last 1 --workflow x",
    "'',    --keep-last 1 --workflow y",
    "b c,   --keep-last 1 --status failed",
    "a b c, --keep-last 1 --status failed --status running",
    "a b c, '--keep-last 1 --status failed,running'",
    "b,     --keep-last 1 --workflow w --status failed",
  })
  void retainTakesTheRunsThatMatch(String expected, String options) {
    Path store = store("a", "b");
    try (CheckpointStore open = CairnStore.open(store)) {
      fill(open, "c", "x");
    }
    end(store, "b", RunStatus.FAILED);
    end(store, "c", RunStatus.FAILED);
    PlannedUpkeep upkeep = PlannedUpkeep.ofStore();
    ToolRun ran = retain(upkeep, store, options.split(" "));
    assertEquals(0, ran.exit(), ran.err());
    assertEquals(expected, String.join(" ", upkeep.applied.stream().map(RunPlan::runId).toList()));
  }

  @Test
  void everyRuleIsTakenAsItWasGiven() {
    ToolRun ran =
        retain(
            PlannedUpkeep.ofTwoRuns(),
            store(),
            ("--keep-last 10 --thin 1d:1h --thin 30d:1d,90D:7d --older-than 365d"
                    + " --finished-after 90m --max-bytes 10G --dry-run")
                .split(" "));
    assertEquals(
        "rules     keep the last 10 checkpoints of a node,"
            + " of those older than 1 day keep one each 1 hour,"
            + " of those older than 30 days keep one each 1 day,"
            + " of those older than 90 days keep one each 7 days,"
            + " drop checkpoints older than 365 days, delete finished runs after 90 minutes;"
            + " keep the store within 10 GiB",
        ran.lines().get(0));
  }

  @Test
  void retainTellsProgramsEveryRunAndCheckpoint() throws IOException {
    ToolRun ran =
        retain(
            PlannedUpkeep.ofTwoRuns().leaves(Why.PINNED),
            store(),
            "--keep-last",
            "4",
            "--finished-after",
            "1d",
            "--json");
    List<String> kinds = new ArrayList<>();
    for (String line : ran.lines()) {
      kinds.add(JSON.readTree(line).get("kind").textValue());
    }
    assertEquals(List.of("runPlan", "runPlan", "drop", "plan", "notDone", "retain"), kinds);
    assertEquals(
        "{\"kind\":\"runPlan\",\"run\":\"r\\u0000/1\",\"workflow\":\"w\",\"status\":\"FAILED\","
            + "\"created\":\"1970-01-01T01:00:00.000000Z\","
            + "\"updated\":\"1970-01-01T03:00:00.000000Z\",\"wholeRun\":true,"
            + "\"reason\":\"FINISHED_AFTER\",\"checkpoints\":0,\"bytes\":110}",
        ran.lines().get(0));
    assertEquals(
        "{\"kind\":\"drop\",\"run\":\"r2\",\"node\":\"n\",\"seq\":1,"
            + "\"time\":\"1970-01-01T03:00:00.000000Z\",\"bytes\":100,\"reason\":\"KEEP_LAST\"}",
        ran.lines().get(2));
    assertEquals(
        "{\"kind\":\"notDone\",\"run\":\"r2\",\"node\":\"n\",\"seq\":1,\"why\":\"PINNED\"}",
        ran.lines().get(4));
    JsonNode plan = JSON.readTree(ran.lines().get(3));
    assertEquals(620, plan.get("bytesBefore").longValue());
    assertEquals(410, plan.get("bytesLeft").longValue());
    assertEquals(1, JSON.readTree(ran.lines().get(5)).get("notDone").longValue());
  }

  @Test
  void retainSaysWhatWasNotDone() {
    ToolRun ran = retain(PlannedUpkeep.ofTwoRuns().leaves(Why.PINNED), store(), "--keep-last", "4");
    assertTrue(ran.out().contains("\nkept      run r2, node n, seq 1: pinned since\n"), ran.out());
    assertEquals(0, ran.exit());
  }

  @Test
  void aDamagedRunThatRetainCannotTouchIsOne() {
    PlannedUpkeep upkeep = PlannedUpkeep.ofTwoRuns().leaves(Why.DAMAGED);
    assertEquals(1, retain(upkeep, store(), "--keep-last", "4").exit());
  }

  @Test
  void manyRunsAreAppliedInSlicesAndAddedUp() {
    String[] ids = new String[130];
    Arrays.setAll(ids, i -> "r" + i);
    PlannedUpkeep upkeep = PlannedUpkeep.ofStore();
    ToolRun ran = retain(upkeep, store(ids), "--keep-last", "2");
    assertEquals(3, upkeep.slices);
    assertEquals(List.of(ids), upkeep.applied.stream().map(RunPlan::runId).toList());
    assertTrue(ran.out().contains("0 runs deleted, 130 checkpoints dropped"), ran.out());
  }

  @Test
  void compactSaysWhatItGaveBack() {
    ToolRun ran = ToolRun.with(PlannedUpkeep.ofStore(), "compact", store("a").toString());
    assertEquals("compacted 2 runs: 4.00 KiB before, 1.00 KiB after", ran.lines().get(0));
    assertEquals(0, ran.exit(), ran.err());
  }

  @Test
  void compactTellsProgramsWhatItGaveBack() {
    ToolRun ran = ToolRun.with(PlannedUpkeep.ofStore(), "compact", store("a").toString(), "--json");
    assertEquals(
        "{\"kind\":\"compact\",\"runs\":2,\"bytesBefore\":4096,\"bytesAfter\":1024,"
            + "\"diskBytesBefore\":N,\"diskBytesAfter\":N,\"refused\":0}\n",
        ran.out().replaceAll("(\"diskBytes[A-Za-z]+\":)[0-9]+", "$1N"));
  }

  @Test
  void whatCompactionRefusesIsOneAndIsSaid() {
    PlannedUpkeep upkeep = PlannedUpkeep.ofStore().refuses(OneRunStore.BAD_EVENT);
    ToolRun ran = ToolRun.with(upkeep, "compact", store("a").toString());
    assertEquals(1, ran.exit());
    assertEquals(
        List.of(
            "damaged   run r\\u0000/1: seq 1: runs/00/a.seg at offset 512: expected crc 1, found"
                + " crc 2",
            "compacted 2 runs: 4.00 KiB before, 1.00 KiB after; left as it is in 1 damaged place"),
        ran.lines().subList(0, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm DIR a",
        "compact DIR",
        "retain DIR --keep-last 1",
        "retain DIR --keep-last 1 --dry-run"
      })
  void aStoreThatIsOpenElsewhereIsThreeAndSaysWhoHasIt(String line) {
    Path store = store("a");
    try (CheckpointStore held = CairnStore.open(store)) {
      ToolRun ran = ToolRun.with(PlannedUpkeep.ofStore(), args(line, store));
      assertEquals(3, ran.exit());
      assertEquals("", ran.out());
      String holder = "is locked by process " + ProcessHandle.current().pid() + " since ";
      assertTrue(ran.err().contains(holder), ran.err());
      assertTrue(held.getRun("a").isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rm DIR a", "compact DIR", "retain DIR --keep-last 1"})
  void aMissingStoreIsTwoAndIsNotMade(String line) {
    Path missing = directory.resolve("missing");
    ToolRun ran = ToolRun.with(PlannedUpkeep.ofStore(), args(line, missing));
    assertEquals(2, ran.exit());
    assertEquals("cairn: no such store: " + missing + "\n", ran.err());
    assertTrue(Files.notExists(missing));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rm DIR | RUN",
        "compact | DIR",
        "retain DIR | no rule: expected --keep-last, --older-than, --thin, --finished-after or"
            + " --max-bytes, found none",
        "retain DIR --keep-last 0 | --keep-last: expected at least 1, found 0",
        "retain DIR --keep-last x | '--keep-last'",
        "retain DIR --older-than 30x | '--older-than': expected a time like 30d, 12h, 90m"
            + " or 45s, found 30x",
        "retain DIR --older-than 30 | found 30",
        "retain DIR --finished-after -1d | '--finished-after'",
        "retain DIR --thin 1d | '--thin' (AGE:SLOT): expected an age and the length of a slot like"
            + " 1d:1h, found 1d",
        "retain DIR --thin 1d:0s | expected a slot of at least a second, found 1d:0s",
        "retain DIR --max-bytes 10q | '--max-bytes': expected a size like 10g, 512m, 64k or"
            + " a number of bytes, found 10q",
        "retain DIR --max-bytes 999999999999t | expected less, found 999999999999t",
        "retain DIR --max-bytes 1g --workflow w | --max-bytes: expected for the whole store, found"
            + " with --workflow",
        "retain DIR --max-bytes 1g --status failed | found with --status",
        "retain DIR --keep-last 1 --status DONE | '--status'",
      })
  void wrongUsageIsTwoAndNamesWhatIsWrong(String line, String message) {
    ToolRun ran = ToolRun.with(PlannedUpkeep.ofStore(), args(line, store("a")));
    assertEquals(2, ran.exit());
    assertEquals("", ran.out());
    assertTrue(ran.err().contains(message), ran.err());
    assertEquals(1, ran.err().lines().count(), ran.err());
  }

  private static ToolRun retain(PlannedUpkeep upkeep, Path store, String... options) {
    List<String> args = new ArrayList<>(List.of("retain", store.toString()));
    args.addAll(List.of(options));
    return ToolRun.with(upkeep, args.toArray(String[]::new));
  }

  private static String[] args(String line, Path store) {
    String[] args = line.split(" ");
    Arrays.setAll(args, i -> args[i].equals("DIR") ? store.toString() : args[i]);
    return args;
  }

  /** A store with these runs, of three checkpoints each. */
  private Path store(String... ids) {
    Path path = directory.resolve("store");
    try (CheckpointStore store = CairnStore.open(path, StoreOptions.relaxed())) {
      for (String id : ids) {
        fill(store, id, "w");
      }
    }
    return path;
  }

  private static void fill(CheckpointStore store, String id, String workflow) {
    store.createRun(id, workflow, null);
    for (int i = 0; i < 3; i++) {
      store.saveCheckpoint(id, "n", new byte[100], null);
    }
  }

  private static void end(Path path, String id, RunStatus status) {
    try (CheckpointStore store = CairnStore.open(path)) {
      store.updateRunStatus(id, status);
    }
  }

  private static List<String> runs(Path path) {
    try (CheckpointStore store = CairnStore.open(path)) {
      return store.listRuns(RunQuery.all()).runs().stream().map(RunSummary::runId).toList();
    }
  }

  private static Map<Path, byte[]> contents(Path store) throws IOException {
    Map<Path, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(store)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        if (!path.endsWith("LOCK")) {
          files.put(path, Files.readAllBytes(path));
        }
      }
    }
    return files;
  }
}
