package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.WorkflowEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who owns arrays and collections: the caller, on both sides. */
public abstract class OwnershipContract extends AreaContract {
  @ParameterizedTest
  @ValueSource(ints = {10, 5_000, 2_000_000})
  void aStateMayBeChangedOnceSaved(int size) {
    create(RUN);
    byte[] state = States.incompressible(size, 1);
    save(NODE, state);
    Arrays.fill(state, (byte) 0);
    assertArrayEquals(States.incompressible(size, 1), load().state());
    save(NODE, state);
    assertArrayEquals(States.incompressible(size, 1), loadAt(1).state());
    assertArrayEquals(new byte[size], loadAt(2).state());
  }

  /**
   * One buffer for all saves, as a caller who saves often would have it: each delta's base must be
   * the store's own.
   */
  @Test
  void oneBufferServesManySaves() {
    create(RUN);
    byte[] buffer = States.compressible(20_000, 1);
    for (int i = 0; i < 20; i++) {
      buffer[i * 100] = (byte) i;
      save(NODE, buffer);
    }
    byte[] expected = States.compressible(20_000, 1);
    for (int i = 0; i < 20; i++) {
      expected[i * 100] = (byte) i;
      assertArrayEquals(expected, loadAt(i + 1).state(), "seq " + (i + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 5_000, 2_000_000})
  void aLoadedStateIsTheCallersOwn(int size) {
    create(RUN);
    byte[] state = States.incompressible(size, 1);
    save(NODE, state);
    Checkpoint checkpoint = load();
    Arrays.fill(checkpoint.state(), (byte) 0);
    assertArrayEquals(state, checkpoint.state());
    assertArrayEquals(state, load().state());
    save(NODE, States.edited(state, 1, 2));
    assertArrayEquals(States.edited(state, 1, 2), load().state());
  }

  private Checkpoint load() {
    return store.loadCheckpoint(RUN, NODE).orElseThrow();
  }

  private Checkpoint loadAt(long seq) {
    return store.loadCheckpointAt(RUN, NODE, seq).orElseThrow();
  }

  @Test
  void paramsMayBeChangedOnceGiven() {
    Changing given = new Changing();
    RunMetadata created = store.createRun(RUN, WORKFLOW, given.map);
    given.change();
    assertEquals(Changing.ORIGINAL, Canon.of(created.params()));
    assertEquals(Changing.ORIGINAL, Canon.of(store.getRun(RUN).orElseThrow().params()));
  }

  @Test
  void metadataMayBeChangedOnceGiven() {
    create(RUN);
    Changing given = new Changing();
    CheckpointMeta saved = store.saveCheckpoint(RUN, NODE, bytes("state"), given.map);
    given.change();
    assertEquals(Changing.ORIGINAL, Canon.of(saved.metadata()));
    assertEquals(Changing.ORIGINAL, Canon.of(load().meta().metadata()));
  }

  @Test
  void aPayloadMayBeChangedOnceGiven() {
    create(RUN);
    Changing given = new Changing();
    store.appendEvent(WorkflowEvent.of(RUN, "type").withPayload(given.map));
    given.change();
    assertEquals(Changing.ORIGINAL, Canon.of(event(1).payload()));
  }

  /** A value that is changed at every level. */
  private static final class Changing {
    static final String ORIGINAL = "{\"bytes\": h'01', \"list\": [\"item\", h'01']}";

    private final byte[] bytes = {1};
    private final List<Object> list = new ArrayList<>(List.of("item", bytes));
    private final Map<String, Object> map = new HashMap<>(Map.of("bytes", bytes, "list", list));

    void change() {
      bytes[0] = 2;
      list.clear();
      map.clear();
    }
  }

  @Test
  void bytesInParamsAreTheCallersOwn() {
    RunMetadata created = store.createRun(RUN, WORKFLOW, Map.of("bytes", new byte[] {1}));
    spoil(created.params().get("bytes"));
    spoil(store.getRun(RUN).orElseThrow().params().get("bytes"));
    assertEquals("{\"bytes\": h'01'}", Canon.of(store.getRun(RUN).orElseThrow().params()));
  }

  @Test
  void bytesInMetadataAreTheCallersOwn() {
    create(RUN);
    Map<String, Object> metadata = Map.of("bytes", new byte[] {1});
    spoil(store.saveCheckpoint(RUN, NODE, bytes("state"), metadata).metadata().get("bytes"));
    spoil(load().meta().metadata().get("bytes"));
    spoil(store.listCheckpoints(RUN).get(0).metadata().get("bytes"));
    spoil(store.listNodeCheckpoints(RUN, NODE).get(0).metadata().get("bytes"));
    assertEquals("{\"bytes\": h'01'}", Canon.of(load().meta().metadata()));
    assertEquals("{\"bytes\": h'01'}", Canon.of(store.listCheckpoints(RUN).get(0).metadata()));
  }

  @Test
  void bytesInPayloadsAreTheCallersOwn() {
    create(RUN);
    spoil(payloadOf(new byte[] {1}));
    assertEquals("h'01'", Canon.of(event(1).payload()));
  }

  private static void spoil(Object bytes) {
    ((byte[]) bytes)[0] = 2;
  }

  @Test
  void paramsAndMetadataAreUnmodifiable() {
    RunMetadata run = store.createRun(RUN, WORKFLOW, Map.of("a", 1L));
    CheckpointMeta saved = store.saveCheckpoint(RUN, NODE, bytes("state"), Map.of("a", 1L));
    assertUnmodifiable(run.params());
    assertUnmodifiable(store.getRun(RUN).orElseThrow().params());
    assertUnmodifiable(saved.metadata());
    assertUnmodifiable(load().meta().metadata());
    assertUnmodifiable(store.listCheckpoints(RUN).get(0).metadata());
  }

  private static void assertUnmodifiable(Map<String, Object> map) {
    assertThrows(UnsupportedOperationException.class, () -> map.put("b", 2L));
    assertThrows(UnsupportedOperationException.class, map::clear);
  }
}
