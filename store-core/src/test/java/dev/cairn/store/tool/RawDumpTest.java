package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteOptions;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawDumpTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void printsASmallStoreRecordByRecord() {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fill);
    ToolRun ran = ToolRun.of("dump", store.toString(), "--raw");
    assertEquals("", ran.err());
    assertEquals(
        """
        STORE  store, 64 bytes, header ok
          store UUID, created TIME
        catalog/1.cat  catalog, 4,096 bytes, header ok
          store UUID, number 1, salt 0123456789abcdef, epoch 0
          opening false, lossAccepted false, continuesFile 0, lastBatch 0, commitPosition 0, confirmed 0
            OFFSET  TYPE          LENGTH        RUN     POS     SEQ  TIME                        COD FLG CRC
               128  batch            112  number 1, 1 record, confirmed 0, commit 0, epoch 0  ok, next
               184  COMMIT             8          -       -       -  -                           raw -   ok
                    settled: journal file 0 to 0, batch 0; durable to batch 0; 0 runs
               240  batch            224  number 2, 2 records, confirmed 1, commit 1, epoch 2  ok, next
               296  ROW               55  200000001       -       -  -                           raw -   ok
                    last position 4, segments 1-g0 to 392, id order/7
               400  COMMIT            14          -       -       -  -                           raw -   ok
                    settled: journal file 2 to 16528, batch 4; durable to batch 4; 1 run
               464  zeros           3632
        journal/3.log  journal, 8,192 bytes, header ok
          store UUID, number 3, salt 0123456789abcdef, epoch 2
          opening false, lossAccepted false, continuesFile 2, lastBatch 4, commitPosition 4, confirmed 4
            OFFSET  TYPE          LENGTH        RUN     POS     SEQ  TIME                        COD FLG CRC
              4096  batch            104  number 5, 1 record, confirmed 4, commit 4, epoch 2  ok, next
              4152  MARK               2          -       -       -  -                           raw -   ok
        """,
        head(normal(ran.out()), 21));
    assertEquals(0, ran.exit());
    assertTrue(ran.out().contains("            id order/7, workflow ship\n"), ran.out());
    assertTrue(ran.out().contains("            event paid at till\n"), ran.out());
    assertTrue(ran.out().endsWith("records; damage in 0 places\n"), ran.out());
    assertTrue(ran.lines().stream().allMatch(line -> line.length() <= 100), ran.out());
  }

  private static void fillChain(CheckpointStore store) {
    store.createRun("chain", "w", Map.of());
    byte[] state = States.incompressible(5_000, 1);
    for (int i = 0; i < 3; i++) {
      state[i] ^= 1;
      store.saveCheckpoint("chain", "n", state, Map.of());
    }
  }

  private static void giveUp(CheckpointStore store) {
    store.createRun("r", "w", Map.of());
    for (int i = 1; i <= 5; i++) {
      store.saveCheckpoint(
          "r",
          "n",
          States.incompressible(500, i),
          Map.of(),
          WriteOptions.SYNC.withOperationId("" + i));
    }
    for (int i = 6; i <= 9; i++) {
      store.saveCheckpoint("r", "n", States.incompressible(500, i), Map.of());
    }
    store.settle();
    assertTrue(store.pin("r", 9, "last"));
    assertTrue(store.deleteCheckpoint("r", "n", 2));
    assertEquals(4, store.deleteCheckpointsBefore("r", "n", 6));
    assertTrue(store.deleteCheckpoint("r", "n", 7));
  }

  @Test
  void namesWhatIsGivenUpAndWhatIsLeftOut() throws IOException {
    Path store =
        CrashImage.killed(
            directory.resolve("s"),
            open -> {
              giveUp(open);
              assertEquals(List.of(), open.compact().refused());
              assertTrue(open.deleteCheckpoint("r", "n", 8));
              assertTrue(open.pin("r", "all"));
            });
    ToolRun text = ToolRun.of("dump", store.toString(), "--raw");
    assertEquals(0, text.exit(), text.err());
    assertTrue(text.out().contains("given up: seqs 1, 3-5; "), text.out());
    assertTrue(text.out().contains("given up: seqs 8; "), text.out());
    assertTrue(text.out().contains(" tag last put on seq 9\n"), text.out());
    assertTrue(text.out().contains(" tag all put on the run\n"), text.out());
    assertTrue(text.out().contains(" left out: positions 8, 12-14, with seqs 7\n"), text.out());
    assertTrue(text.out().contains("generation 1"), text.out());
    assertTrue(text.lines().stream().allMatch(line -> line.length() <= 100), text.out());
    int bare = 0;
    for (String line : ToolRun.of("dump", store.toString(), "--raw", "--json").lines()) {
      JsonNode record = JSON.readTree(line);
      boolean dropped = record.path("flags").toString().contains("DROPPED");
      bare += dropped ? 1 : 0;
      assertFalse(dropped && record.has("whole"), line);
    }
    assertEquals(5, bare);
    JsonNode stats = JSON.readTree(ToolRun.of("stats", store.toString(), "--json").out());
    assertEquals(2, stats.get("pins").intValue());
    assertTrue(stats.get("givenUpBytes").intValue() > 500, stats.toString());
    assertTrue(stats.get("givenUpBytes").intValue() < 700, stats.toString());
  }

  @Test
  void tellsByWhichCheckpointAStateIsTold() throws IOException {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fillChain);
    ToolRun ran = ToolRun.of("dump", store.toString(), "--raw");
    assertTrue(ran.out().contains("node n, state of 5,000 bytes, whole\n"), ran.out());
    assertTrue(
        ran.out().contains("node n, state of 5,000 bytes, by seq 2, chain of 3\n"), ran.out());
    List<JsonNode> checkpoints =
        json(store).stream()
            .filter(line -> line.path("type").asText().equals("CHECKPOINT"))
            .toList();
    assertTrue(checkpoints.get(0).get("whole").booleanValue());
    assertTrue(checkpoints.get(0).get("baseSeq").isNull());
    assertEquals(1, checkpoints.get(0).get("chainRecords").intValue());
    assertFalse(checkpoints.get(2).get("whole").booleanValue());
    assertEquals(2, checkpoints.get(2).get("baseSeq").intValue());
    assertEquals(3, checkpoints.get(2).get("chainRecords").intValue());
  }

  @Test
  void countsWholeStatesAndDeltasOnceWhereverTheyAre() throws IOException {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fillChain);
    List<JsonNode> lines = json(store);
    JsonNode end = lines.get(lines.size() - 1);
    assertEquals(1, end.get("wholeStates").intValue());
    assertEquals(2, end.get("deltas").intValue());
    assertTrue(end.get("wholeBytes").intValue() > 5_000);
    assertTrue(end.get("deltaBytes").intValue() < 500);
    JsonNode stats = JSON.readTree(ToolRun.of("stats", store.toString(), "--json").out());
    for (String field : List.of("wholeStates", "wholeBytes", "deltas", "deltaBytes")) {
      assertEquals(end.get(field).intValue(), stats.get(field).intValue(), field);
    }
    assertEquals(3, stats.get("longestChain").intValue());
    ToolRun text = ToolRun.of("stats", store.toString(), "--runs");
    assertTrue(text.out().contains("2 states, chains of up to 3 records"), text.out());
  }

  @Test
  void printsTheSameAsJson() throws IOException {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fill);
    List<JsonNode> lines = json(store);
    JsonNode event =
        lines.stream().filter(line -> line.path("type").asText().equals("EVENT")).findFirst().get();
    assertEquals(
        List.of(
            "kind",
            "file",
            "offset",
            "type",
            "length",
            "runNumber",
            "position",
            "seq",
            "time",
            "codec",
            "flags",
            "headerCrc",
            "payloadCrc",
            "beyond",
            "detail"),
        fields(event));
    assertEquals("0000000200000001", event.get("runNumber").textValue());
    assertEquals(2, event.get("position").longValue());
    assertEquals("ok", event.get("payloadCrc").textValue());
    JsonNode end = lines.get(lines.size() - 1);
    assertEquals(
        List.of(
            "kind",
            "files",
            "batches",
            "records",
            "damages",
            "wholeStates",
            "wholeBytes",
            "deltas",
            "deltaBytes"),
        fields(end));
    assertEquals(0, end.get("damages").longValue());
    assertEquals(
        List.of(
            "kind",
            "file",
            "offset",
            "length",
            "number",
            "records",
            "confirmed",
            "commitPosition",
            "epoch",
            "rescued",
            "crc",
            "next"),
        fields(lines.stream().filter(line -> kind(line).equals("batch")).findFirst().get()));
  }

  @Test
  void aDamagedRecordOfASegmentIsNamedAndTheRestIsPrinted() throws IOException {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fill);
    long at = CrashImage.spoil(CrashImage.file(store, ".seg"), "paid", 0);
    ToolRun ran = ToolRun.of("dump", store.toString(), "--raw");
    assertEquals(1, ran.exit());
    assertTrue(ran.out().contains("raw -   PAYLOAD BAD\n"), ran.out());
    assertTrue(ran.out().contains("seq 1: runs/01/order_7~0000000200000001/1-g0.seg"), ran.out());
    assertTrue(ran.out().contains("CHECKPOINT"), ran.out());
    assertTrue(ran.out().contains("damage in 1 place\n"), ran.out());
    assertTrue(at > 0);
  }

  @Test
  void behindADamagedHeaderItGoesOnAtTheNextRecord() throws IOException {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fill);
    Path segment = CrashImage.file(store, ".seg");
    long paid = CrashImage.spoil(segment, "paid", 0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[(int) paid - 45 + 8] ^= 1; // the run number in its header
    Files.write(segment, bytes);
    List<JsonNode> lines = json(store);
    JsonNode stretch =
        lines.stream()
            .filter(line -> line.path("what").asText().equals("damaged"))
            .findFirst()
            .get();
    assertEquals(paid - 45, stretch.get("offset").longValue());
    assertEquals(0, stretch.get("length").longValue() % 8);
    assertEquals(3, count(lines, "runs/", "record"));
  }

  @Test
  void whatIsConfirmedAndBadInTheJournalIsDamageAndSurvivorsAreShown() throws IOException {
    Path store = CrashImage.killed(directory.resolve("s"), RawDumpTest::fill);
    CrashImage.spoil(journal(store), "paid", 0);
    List<JsonNode> lines = json(store);
    assertEquals(1, damages(lines));
    assertEquals(
        1, lines.stream().filter(l -> l.path("payloadCrc").asText().equals("bad")).count());
    assertTrue(lines.stream().anyMatch(line -> line.path("what").asText().equals("damaged")));
    assertTrue(lines.stream().anyMatch(l -> kind(l).equals("batch") && !l.get("next").asBoolean()));
  }

  @Test
  void aTornTailIsNoDamage() throws IOException {
    Path store = CrashImage.killed(directory.resolve("s"), RawDumpTest::fill);
    CrashImage.spoil(journal(store), "the last state", 0);
    // It may have the same batch, whole.
    Files.deleteIfExists(store.resolve("TAIL"));
    List<JsonNode> lines = json(store);
    assertEquals(0, damages(lines));
    assertTrue(lines.stream().anyMatch(line -> line.path("what").asText().equals("torn")));
    assertEquals(0, ToolRun.of("dump", store.toString(), "--raw").exit());
  }

  @Test
  void bytesBeyondTheExtentAreShownAndAreNoDamage() throws IOException {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fill);
    Path segment = CrashImage.file(store, ".seg");
    byte[] bytes = Files.readAllBytes(segment);
    Arrays.fill(bytes, bytes.length - 64, bytes.length - 32, (byte) 7);
    Files.write(segment, bytes);
    ToolRun ran = ToolRun.of("dump", store.toString(), "--raw");
    assertEquals(0, ran.exit(), ran.out());
    assertTrue(ran.out().contains("beyond the extent, where nothing counts:\n"), ran.out());
  }

  @Test
  void missingFilesAreDamageAndTheRestIsPrinted() throws IOException {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fill);
    Files.delete(store.resolve("STORE"));
    CrashImage.remove(store.resolve("catalog"));
    List<JsonNode> lines = json(store);
    assertEquals(2, damages(lines));
    assertEquals(4, count(lines, "runs/", "record"));
    Files.delete(CrashImage.file(store, ".seg"));
    assertEquals(1, ToolRun.of("dump", store.toString(), "--raw").exit());
  }

  @Test
  void aMissingSegmentIsDamage() throws IOException {
    Path store = CrashImage.closed(directory.resolve("s"), RawDumpTest::fill);
    Files.delete(CrashImage.file(store, ".seg"));
    ToolRun ran = ToolRun.of("dump", store.toString(), "--raw");
    assertEquals(1, ran.exit());
    assertTrue(ran.out().contains("expected a segment, found no such file"), ran.out());
  }

  @Test
  void oneRunIsFoundWithoutACatalogToo() throws IOException {
    Path store =
        CrashImage.closed(
            directory.resolve("s"),
            opened -> {
              fill(opened);
              opened.createRun("other", "ship", null);
            });
    Files.delete(CrashImage.file(store, ".cat"));
    ToolRun ran = ToolRun.of("dump", store.toString(), "--raw", "--run", "order/7");
    assertTrue(ran.out().contains("runs/01/order_7~"), ran.out());
    assertFalse(ran.out().contains("other"), ran.out());
    assertEquals(2, ToolRun.of("dump", store.toString(), "--raw", "--run", "none").exit());
  }

  @Test
  void changesNothingAndTakesNoLock() throws IOException {
    Path store = CrashImage.killed(directory.resolve("s"), RawDumpTest::fill);
    String before = CrashImage.contents(store);
    assertEquals(0, ToolRun.of("dump", store.toString(), "--raw").exit());
    assertEquals(before, CrashImage.contents(store));
    try (CheckpointStore open = CairnStore.open(store, CrashImage.QUIET)) {
      assertEquals(0, ToolRun.of("dump", store.toString(), "--raw").exit());
      assertEquals(4, open.getRun("order/7").get().lastEventSeq() + 3);
    }
  }

  /**
   * A writer is at work, settles and recycles: what is read in the middle of a change must not be
   * taken for damage.
   */
  @Test
  void besideALiveWriterNothingLooksDamaged() throws Exception {
    Path store = directory.resolve("s");
    AtomicBoolean done = new AtomicBoolean();
    StoreOptions small = StoreOptions.small().withSettleBytes(64 << 10);
    try (CheckpointStore open = CairnStore.open(store, small)) {
      Thread writer = new Thread(() -> write(open, done));
      writer.start();
      try {
        for (int i = 0; i < 25; i++) {
          ToolRun ran = ToolRun.of("dump", store.toString(), "--raw", "--json");
          String damage =
              String.join("\n", ran.lines().stream().filter(l -> l.contains("damage\"")).toList());
          assertEquals(0, ran.exit(), damage);
        }
      } finally {
        done.set(true);
        writer.join();
      }
    }
    assertEquals(0, ToolRun.of("verify", store.toString()).exit());
  }

  private static void write(CheckpointStore store, AtomicBoolean done) {
    byte[] state = new byte[3000];
    for (int i = 0; !done.get(); i++) {
      String run = "run-" + i % 20;
      if (i % 500 < 20) {
        boolean unused = store.deleteRun(run, WriteOptions.ASYNC);
        store.createRun(run, "w", null, WriteOptions.ASYNC);
      }
      state[i % state.length]++;
      store.saveCheckpoint(
          run, "n", state, null, i % 10 == 0 ? WriteOptions.SYNC : WriteOptions.ASYNC);
    }
  }

  private static void fill(CheckpointStore store) {
    store.createRun("order/7", "ship", Map.of("n", 3));
    store.appendEvent(
        WorkflowEvent.of("order/7", "paid").withNode("till").withPayload(Map.of("sum", 12.5)));
    store.saveCheckpoint("order/7", "till", bytes("a state"), null);
    store.saveCheckpoint("order/7", "till", bytes("the last state"), Map.of("k", "v"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Path journal(Path store) throws IOException {
    for (Path path : CrashImage.files(store.resolve("journal"))) {
      if (new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains("order/7")) {
        return path;
      }
    }
    throw new AssertionError("no journal file with the run");
  }

  private static List<JsonNode> json(Path store) throws IOException {
    List<JsonNode> lines = new java.util.ArrayList<>();
    for (String line : ToolRun.of("dump", store.toString(), "--raw", "--json").lines()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static String kind(JsonNode line) {
    return line.get("kind").textValue();
  }

  private static long damages(List<JsonNode> lines) {
    return lines.stream().filter(line -> kind(line).equals("damage")).count();
  }

  private static long count(List<JsonNode> lines, String path, String kind) {
    return lines.stream()
        .filter(line -> kind(line).equals(kind))
        .filter(line -> line.get("file").textValue().startsWith(path))
        .count();
  }

  private static List<String> fields(JsonNode line) {
    List<String> names = new java.util.ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String normal(String text) {
    return text.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]{15}Z", "TIME")
        .replaceAll("salt [0-9a-f]{16}", "salt 0123456789abcdef");
  }

  private static String head(String text, int lines) {
    return String.join("\n", text.lines().limit(lines).toList()) + "\n";
  }
}
