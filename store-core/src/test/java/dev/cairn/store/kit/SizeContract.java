package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.WorkflowEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small states, large states, and limits. */
public abstract class SizeContract extends AreaContract {
  private static final long SEED = 4_711;

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 2, 7, 8, 9, 63, 64, 65, 511, 512, 513, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193,
        65_535, 65_536, 65_537, 131_072, 131_073, 1_048_575, 1_048_576, 1_048_577, 3_145_728
      })
  void aStateOfAnySizeComesBack(int size) {
    create(RUN);
    List<byte[]> states =
        List.of(
            States.compressible(size, SEED),
            States.incompressible(size, SEED),
            States.edited(States.incompressible(size, SEED), 3, SEED),
            new byte[size]);
    states.forEach(state -> save(NODE, state));
    assertAllComeBack(states);
    store.settle();
    assertAllComeBack(states);
    reopen();
    assertAllComeBack(states);
  }

  private void assertAllComeBack(List<byte[]> states) {
    for (int i = 0; i < states.size(); i++) {
      byte[] loaded = store.loadCheckpointAt(RUN, NODE, i + 1).orElseThrow().state();
      assertArrayEquals(states.get(i), loaded, "seq " + (i + 1) + ", seed " + SEED);
      assertEquals(loaded.length, store.listCheckpoints(RUN).get(i).stateSize());
    }
  }

  @Test
  void smallAndLargeStatesOfOneNodeFollowEachOther() {
    create(RUN);
    int[] sizes = {10, 2_000_000, 0, 1, 70_000, 2_000_001, 100, 1_048_576};
    for (int i = 0; i < sizes.length; i++) {
      save(NODE, States.incompressible(sizes[i], i));
    }
    reopen();
    for (int i = 0; i < sizes.length; i++) {
      byte[] loaded = store.loadCheckpointAt(RUN, NODE, i + 1).orElseThrow().state();
      assertArrayEquals(States.incompressible(sizes[i], i), loaded, "seq " + (i + 1));
    }
  }

  @Test
  void aLargePayloadComesBack() {
    create(RUN);
    byte[] large = States.incompressible(2_000_000, SEED);
    assertEquals(Canon.of(large), Canon.of(payloadOf(large)));
    reopen();
    assertEquals(Canon.of(large), Canon.of(event(1).payload()));
  }

  @Test
  void largeParamsAndMetadataComeBack() {
    Map<String, Object> large = Map.of("large", States.incompressible(1_500_000, SEED));
    assertEquals(Canon.of(large), Canon.of(paramsOf(RUN, large)));
    store.saveCheckpoint(RUN, NODE, bytes("state"), large);
    reopen();
    assertEquals(Canon.of(large), Canon.of(store.getRun(RUN).orElseThrow().params()));
    assertEquals(Canon.of(large), Canon.of(store.listCheckpoints(RUN).get(0).metadata()));
  }

  @Test
  void aStateAboveTheLimitIsRefusedWithItsSizeAndTheLimit() {
    reopen(options().withStateBytesMax(1_000));
    create(RUN);
    assertEquals(1_000, save(NODE, new byte[1_000]).stateSize());
    refuses(() -> save(NODE, new byte[1_001]), "state", 1_001, "stateBytesMax", 1_000);
    assertEquals(3, save(NODE, "next").position());
  }

  @Test
  void aLimitOfZeroAllowsEmptyStatesOnly() {
    reopen(options().withStateBytesMax(0));
    create(RUN);
    assertEquals(1, save(NODE, new byte[0]).seq());
    refuses(() -> save(NODE, new byte[1]), "state", 1, "stateBytesMax", 0);
  }

  @Test
  void aPayloadAboveTheLimitIsRefusedWithItsSizeAndTheLimit() {
    reopen(options().withValueBytesMax(1_000));
    create(RUN);
    assertEquals(997, ((byte[]) payloadOf(new byte[997])).length);
    refuses(() -> payloadOf(new byte[998]), "payload", 1_001, "valueBytesMax", 1_000);
    assertEquals(3, save(NODE, "next").position());
  }

  @Test
  void paramsAboveTheLimitAreRefusedWithTheirSizeAndTheLimit() {
    reopen(options().withValueBytesMax(1_000));
    paramsOf(RUN, mapOfBytes(994));
    Map<String, Object> large = mapOfBytes(995);
    refuses(() -> store.createRun("new", WORKFLOW, large), "params", 1_001, "valueBytesMax", 1_000);
    assertEquals(Optional.empty(), store.getRun("new"));
  }

  @Test
  void metadataAboveTheLimitAreRefusedWithTheirSizeAndTheLimit() {
    reopen(options().withValueBytesMax(1_000));
    create(RUN);
    store.saveCheckpoint(RUN, NODE, bytes("state"), mapOfBytes(994));
    Map<String, Object> large = mapOfBytes(995);
    refuses(
        () -> store.saveCheckpoint(RUN, NODE, bytes("state"), large),
        "metadata",
        1_001,
        "valueBytesMax",
        1_000);
    assertEquals(2, save(NODE, "next").seq());
  }

  /** In CBOR six bytes more: one for the map, two for the key, three before the bytes. */
  private static Map<String, Object> mapOfBytes(int size) {
    return Map.of("k", new byte[size]);
  }

  @Test
  void whatWasWrittenUnderAHigherLimitStaysReadable() {
    create(RUN);
    save(NODE, new byte[5_000]);
    store.appendEvent(WorkflowEvent.of(RUN, "type").withPayload(new byte[5_000]));
    reopen(options().withStateBytesMax(10).withValueBytesMax(10));
    assertEquals(5_000, store.loadCheckpoint(RUN, NODE).orElseThrow().state().length);
    assertEquals(5_000, ((byte[]) event(1).payload()).length);
    refuses(() -> save(NODE, new byte[11]), "stateBytesMax");
  }
}
