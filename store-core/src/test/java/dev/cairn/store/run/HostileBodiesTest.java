package dev.cairn.store.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.codec.Deflating;
import dev.cairn.store.codec.Edits;
import dev.cairn.store.codec.Lz4;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bytes that are no body: refused or read as FORMAT.md says, and never an exception. */
final class HostileBodiesTest {
  private static final byte[] NOTHING = {};

  @Property(tries = 20_000)
  void anyBytesInAChainAreReadAsTheNaiveReaderReadsThem(@ForAll @Size(max = 30) byte[] bytes) {
    HostileBodies.checkInChain(bytes, NOTHING);
  }

  @Property(tries = 1_000)
  void brokenBodiesOfAChainAreReadAsTheNaiveReaderReadsThem(@ForAll Random random) {
    byte[] root = Edits.text(random, random.nextInt(50_000));
    byte[] body = Edits.text(random, 64 + random.nextInt(3_000));
    byte[] tail = Arrays.copyOfRange(root, Math.max(0, root.length - 32_768), root.length);
    try (Deflating deflating = new Deflating()) {
      byte[] packed = deflating.checkpoint(body, tail, 10_000);
      HostileBodies.checkInChain(packed, root);
      for (int i = 0; i < 20; i++) {
        HostileBodies.checkInChain(HostileBodies.harmed(random, packed), root);
      }
    }
  }

  @Property(tries = 150)
  void groupsOfWhichSomeAreBrokenAreReadAsTheNaiveReaderReadsThem(@ForAll Random random) {
    HostileBodies.checkEvents(HostileBodies.events(random, 1 + random.nextInt(150)));
  }

  @Test
  void declaredLengthsAllocateNothing() {
    // 2^31 - 1 bytes in three, and so many that a stream of that length could not have.
    for (String hex : new String[] {"1a7fffffff4bca01", "19ffff4bca0100", "001a7fffffff4bca01"}) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      long before = allocated();
      try (ChainBodies chain = new ChainBodies(new Bodies(new Lz4(false), true))) {
        assertNull(chain.next(Bodies.CHAINED, bytes, 0, bytes.length, -1, Integer.MAX_VALUE));
      }
      assertTrue(allocated() - before < 1_000_000, "allocated " + (allocated() - before));
    }
  }

  @Test
  void aBodyThatMakesMoreThanItSaysIsRefusedAsSoonAsItDoes() {
    byte[] zeros = new byte[64 << 20];
    try (Deflating deflating = new Deflating();
        ChainBodies chain = new ChainBodies(new Bodies(new Lz4(false), true))) {
      byte[] packed = deflating.checkpoint(zeros, NOTHING, 1 << 20);
      byte[] lying = Arrays.copyOfRange(packed, 3, packed.length);
      System.arraycopy(new byte[] {0x18, 100}, 0, lying, 0, 2);
      long before = allocated();
      assertNull(chain.next(Bodies.CHAINED, lying, 0, lying.length, -1, 1 << 20));
      assertNull(chain.next(Bodies.CHAINED, packed, 0, packed.length, -1, 1 << 20));
      assertTrue(allocated() - before < 1_000_000, "allocated " + (allocated() - before));
      assertArrayEquals(
          zeros, chain.next(Bodies.CHAINED, packed, 0, packed.length, -1, zeros.length));
    }
  }

  @Test
  void aCodecOfOneKindOfRecordIsMalformedInAnother() {
    byte[] bytes = HexFormat.of().parseHex("0000030000");
    Bodies bodies = new Bodies(new Lz4(false), true);
    try (ChainBodies chain = new ChainBodies(bodies);
        EventBodies events = new EventBodies(bodies)) {
      assertNull(chain.next(Bodies.GROUPED, bytes, 0, bytes.length, -1, 100));
      assertNull(events.next(1, Bodies.CHAINED, bytes, 0, bytes.length, 100));
      assertNull(bodies.unpack(Bodies.CHAINED, bytes, 0, bytes.length, -1, 100));
      assertNull(bodies.unpack(Bodies.GROUPED, bytes, 0, bytes.length, -1, 100));
    }
  }

  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
