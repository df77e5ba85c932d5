package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print, to the letter: docs/tool.md promises these names. */
class ToolOutputTest {
  private static final String TIME = "\"2023-11-14T22:13:20.123456Z\"";

  @TempDir Path directory;

  @BeforeEach
  void makeItLookLikeAStore() throws IOException {
    Files.write(directory.resolve("STORE"), new byte[10]);
    Files.createDirectory(directory.resolve("journal"));
    Files.write(directory.resolve("journal").resolve("1.log"), new byte[1000]);
  }

  @Test
  void listsRunsAsJson() {
    assertEquals(
        "{'kind':'run','run':'r\\u0000/1','workflow':'w','status':'COMPLETED','checkpoints':2,"
            + "'events':1,'created':TIME,'updated':TIME,'storedBytes':300,'reclaimableBytes':40}",
        json(run(new OneRunStore(), "ls", "--json")));
  }

  @Test
  void listsRunsAsATableWithEscapedIds() {
    ToolRun ran = run(new OneRunStore(), "ls");
    assertEquals(
        List.of(
            "RUN        WORKFLOW  STATUS     CKPTS  EVENTS  CREATED              "
                + "UPDATED              BYTES",
            "r\\u0000/1  w         COMPLETED      2       1  2023-11-14 22:13:20  "
                + "2023-11-14 22:13:20  300 B"),
        ran.lines());
  }

  @Test
  void dumpsARunInPositionOrder() {
    assertEquals(
        """
        {'kind':'run','run':'r\\u0000/1','workflow':'w','status':'COMPLETED','params':\
        {'bytes':{'$bytes':'AQ=='},'nan':{'$double':'NaN'},'none':null},'created':TIME,\
        'updated':TIME,'lastCheckpointSeq':2,'lastEventSeq':1}
        {'kind':'pin','run':'r\\u0000/1','seq':null,'tag':'all','time':TIME}
        {'kind':'pin','run':'r\\u0000/1','seq':2,'tag':'keep\\n','time':TIME}
        {'kind':'checkpoint','run':'r\\u0000/1','node':'n','seq':1,'position':2,'time':TIME,\
        'stateSize':4,'storedSize':100,'hash':'0123456789abcdef0123456789abcdef',\
        'metadata':{'k':'v'},'state':'text'}
        {'kind':'event','run':'r\\u0000/1','seq':1,'position':3,'type':'PAID','node':null,\
        'time':TIME,'callerTime':null,'payload':[1]}
        {'kind':'checkpoint','run':'r\\u0000/1','node':'n','seq':2,'position':4,'time':TIME,\
        'stateSize':4,'storedSize':100,'hash':'0123456789abcdef0123456789abcdef',\
        'metadata':{'k':'v'},'stateBase64':'/wAAAA=='}
        {'kind':'status','run':'r\\u0000/1','position':5,'time':TIME,'status':'COMPLETED'}\
        """,
        json(run(new OneRunStore(), "dump", "--json", "--state")));
  }

  @Test
  void dumpsWhatIsIntactAroundTheDamage() {
    ToolRun ran = run(new OneRunStore().withBadEvent().withBadState(), "dump", "--json", "--state");
    assertEquals(1, ran.exit());
    assertEquals(8, ran.lines().size());
    assertTrue(
        json(ran)
            .contains(
                "{'kind':'damage','run':'r\\u0000/1','seq':1,'file':'runs/00/a.seg',"
                    + "'offset':512,'expected':'crc 1','found':'crc 2'}"),
        ran.out());
    assertTrue(json(ran).contains("'seq':2,'file':'runs/00/a.seg','offset':640"), ran.out());
  }

  @Test
  void dumpsForPeopleToo() {
    ToolRun ran = run(new OneRunStore(), "dump", "--run", OneRunStore.RUN);
    assertEquals(0, ran.exit(), ran.err());
    assertEquals("run r\\u0000/1", ran.lines().get(0));
    assertTrue(ran.out().contains("event       PAID #1, [1]"), ran.out());
    assertTrue(ran.out().contains("\n  pin       all on the run, since 2023-11-14"), ran.out());
    assertTrue(ran.out().contains("\n  pin       keep\\n on #2, since 2023-11-14"), ran.out());
  }

  @Test
  void verifiesAnIntactStore() {
    ToolRun ran = run(new OneRunStore(), "verify", "--json");
    assertEquals(0, ran.exit());
    assertEquals(
        """
        {'kind':'open','created':false,'cleanlyClosed':true,'runs':1,'journalBatches':2,\
        'rescuedBatches':1,'tornBytes':100,'lastBatchUnreadable':false,'removedFiles':[],\
        'damages':0,'readOnly':true}
        {'kind':'verify','intact':true,'damages':0,'runs':1,'records':6,'checkpoints':2,\
        'events':1,'files':3,'bytes':4096}\
        """,
        json(ran));
  }

  @Test
  void namesWhatIsDamaged() {
    ToolRun ran = run(new OneRunStore().withBadEvent(), "verify");
    assertEquals(1, ran.exit());
    assertTrue(
        ran.out()
            .contains(
                "damaged   run r\\u0000/1: seq 1: runs/00/a.seg at offset 512: "
                    + "expected crc 1, found crc 2\n"),
        ran.out());
    assertTrue(ran.out().contains("verdict   DAMAGED in 1 place\n"), ran.out());
  }

  @Test
  void tellsWhereTheBytesAre() {
    assertEquals(
        """
        {'kind':'runStats','run':'r\\u0000/1','checkpoints':2,'events':1,'stateBytes':8,\
        'checkpointBytes':200,'compressionRatio':0.04,'liveBytes':260,'givenUpBytes':40,'pins':2,'wholeStates':0,\
        'wholeBytes':0,'deltas':0,'deltaBytes':0,'longestChain':0}
        {'kind':'stats','runs':1,'journalBytes':1000,'journalFiles':1,'segmentsBytes':0,\
        'segmentsFiles':0,'catalogBytes':0,'catalogFiles':0,'otherBytes':10,'otherFiles':1,\
        'diskBytes':1010,'checkpoints':2,'events':1,'stateBytes':8,'checkpointBytes':200,\
        'compressionRatio':0.04,'liveBytes':260,'givenUpBytes':40,'pins':2,'wholeStates':0,\
        'wholeBytes':0,'deltas':0,'deltaBytes':0,'longestChain':0,'reclaimableBytes':740}\
        """,
        json(run(new OneRunStore(), "stats", "--runs", "--json")));
  }

  private ToolRun run(OneRunStore store, String command, String... options) {
    String[] args = new String[options.length + 2];
    args[0] = command;
    args[1] = directory.toString();
    System.arraycopy(options, 0, args, 2, options.length);
    return ToolRun.with(store.door(), args);
  }

  private static String json(ToolRun ran) {
    return ran.out().strip().replace(TIME, "TIME").replace('"', '\'');
  }
}
