package dev.cairn.store.tool;

import dev.cairn.store.NodeSpace;
import dev.cairn.store.RunSpace;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.DropHead;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.run.Heads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the runs of a store take, added up from every record there is: of the segments up to their
 * extents, and of the journal behind what has settled.
 */
final class ScannedSpace {
  private record Stored(RecordHeader header, byte[] payload) {
    boolean isCheckpoint() {
      return header.type() == RecordType.CHECKPOINT.code();
    }

    String node() {
      return CheckpointHead.read(header, payload, 0, payload.length).node();
    }

    /** With the sealed segment that has its body. */
    long bytes() {
      ExternalReference reference =
          header.external() ? Heads.reference(header, payload, 0, payload.length) : null;
      return header.frameLength() + (reference == null ? 0 : reference.fileLength());
    }
  }

  private final RawSource source;

  private ScannedSpace(Path store) throws IOException {
    this.source = new RawSource(store);
  }

  /** Of every run that lives, by its id. */
  static Map<String, RunSpace> of(Path store) throws IOException {
    ScannedSpace scan = new ScannedSpace(store);
    OutputStream nowhere = new ByteArrayOutputStream();
    Terminal terminal = Terminal.plain(new java.io.PrintStream(nowhere), System.err);
    SalvageReport report = new SalvageReport(terminal, new JsonLines(nowhere), false);
    SalvageScan runs = new SalvageScan(scan.source, report);
    Map<String, RunSpace> spaces = new HashMap<>();
    for (SalvageRun run : runs.find().values()) {
      spaces.put(run.id, space(run.id, scan.records(run)));
    }
    return spaces;
  }

  private List<Stored> records(SalvageRun run) throws IOException {
    List<Stored> records = new ArrayList<>();
    if (run.row != null) {
      String directory = FileNames.runDirectory(run.id, run.number);
      for (SegmentExtent segment : run.row.segments()) {
        segment(
            FileNames.segment(directory, segment.number(), segment.generation()), segment, records);
      }
    }
    long settled = run.row == null ? 0 : run.row.position();
    Set<Long> seen = new HashSet<>();
    for (SalvagePlace place : run.inJournal) {
      if (place.header().position() > settled && seen.add(place.header().position())) {
        try (DiskFile file = source.disk().openForReading(place.path())) {
          records.add(read(file, place.offset(), place.header()));
        }
      }
    }
    return records;
  }

  private void segment(String path, SegmentExtent segment, List<Stored> records)
      throws IOException {
    try (DiskFile file = source.disk().openForReading(path)) {
      byte[] start = new byte[SegmentHeader.BYTES_MAX];
      int read = file.read(0, start, 0, start.length);
      SegmentHeader header =
          ((dev.cairn.store.format.HeaderOutcome.Valid<SegmentHeader>)
                  SegmentHeader.read(start, read))
              .header();
      new SegmentWalk(file, header.salt())
          .walk(
              header.length(),
              segment.extent(),
              new SegmentWalk.Visitor() {
                @Override
                public void record(long offset, RecordHeader found, boolean intact)
                    throws IOException {
                  if (found.position() > 0) {
                    records.add(read(file, offset, found));
                  }
                }

                @Override
                public void stretch(long offset, long length, boolean zeros) {
                  throw new AssertionError(path + " has no record at " + offset);
                }
              });
    }
  }

  private static Stored read(DiskFile file, long offset, RecordHeader header) throws IOException {
    byte[] payload = new byte[header.storedLength()];
    int read = file.read(offset + RecordHeader.BYTES, payload, 0, payload.length);
    if (read != payload.length) {
      throw new AssertionError("a record is cut at " + offset);
    }
    return new Stored(header, payload);
  }

  private static RunSpace space(String id, List<Stored> records) {
    Set<Long> givenUp = new HashSet<>();
    for (Stored record : records) {
      if (record.header.type() == RecordType.DROP.code()) {
        long[] ranges = DropHead.read(record.payload, 0, record.payload.length).ranges();
        for (int i = 0; i < ranges.length; i += 2) {
          for (long seq = ranges[i]; seq <= ranges[i + 1]; seq++) {
            givenUp.add(seq);
          }
        }
      }
    }
    long live = 0;
    long reclaimable = 0;
    Map<String, NodeSpace> nodes = new TreeMap<>();
    for (Stored record : records) {
      boolean gone = record.isCheckpoint() && givenUp.contains(record.header.seq());
      boolean bare = record.header.dropped();
      live += gone && !bare ? 0 : record.bytes();
      reclaimable += gone && !bare ? record.bytes() : 0;
      if (record.isCheckpoint()) {
        nodes.merge(record.node(), space(record, gone, bare), ScannedSpace::plus);
      }
    }
    return new RunSpace(id, live, reclaimable, List.copyOf(nodes.values()));
  }

  private static NodeSpace space(Stored record, boolean gone, boolean bare) {
    boolean reclaimable = gone && !bare;
    return new NodeSpace(
        record.node(),
        reclaimable ? 0 : record.bytes(),
        reclaimable ? record.bytes() : 0,
        gone || bare ? 0 : 1);
  }

  private static NodeSpace plus(NodeSpace left, NodeSpace right) {
    return new NodeSpace(
        left.nodeId(),
        left.liveBytes() + right.liveBytes(),
        left.reclaimableBytes() + right.reclaimableBytes(),
        left.checkpoints() + right.checkpoints());
  }
}
