package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.SharedData;
import dev.cairn.store.tool.SavedStates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The states of recorded traces, each told by the one before, alone and in chains of up to 64;
 * every 7th is edited at random besides. Of states beyond a budget only every 23rd is applied;
 * {@code -Dcairn.soak=true} applies all.
 */
final class DeltaTraceTest {
  private static final boolean SOAK = Boolean.getBoolean("cairn.soak");
  private static final long APPLIED_BYTES_MAX = 64L << 20;
  private static final int SAMPLE = 23;
  private static final int CHAIN_MAX = 64;
  private static final int MAX = 1 << 24;

  private final Map<List<String>, Chain> chains = new HashMap<>();
  private final Random random = new Random(7);
  private long applied;
  private int seen;

  /** The last states of a node: a whole one and what follows. */
  private static final class Chain {
    private byte[] whole = {};
    private byte[] last = {};
    private BlockDigests digests = BlockDigests.of(whole);
    private final Deque<byte[]> newestFirst = new ArrayDeque<>();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent_miniswe_gemini3pro",
        "agent_taubench_gpt4o_airline",
        "agent_sweagent_demos",
        "agent_openhands_llm_logs",
        "state_beads_full",
        "state_beads_lines"
      })
  void everyStateIsToldByTheOneBefore(String name) throws IOException {
    String file = name + ".jsonl.gz";
    Path trace = SharedData.trace(file).orElse(null);
    Assumptions.assumeTrue(trace != null, () -> SharedData.missing(file));
    SavedStates.visit(
        trace,
        (run, node, state) -> {
          Chain chain = chains.computeIfAbsent(List.of(run, node), key -> new Chain());
          next(chain, seen++ % 7 == 0 ? Edits.edited(random, state, 4) : state);
        });
    assertTrue(seen > 0);
  }

  private void next(Chain chain, byte[] state) {
    Delta delta = Delta.between(chain.last, state, Integer.MAX_VALUE);
    assertTrue(delta.restores(chain.last, state));
    chain.digests = chain.digests.next(state, delta);
    if (SOAK || applied < APPLIED_BYTES_MAX || seen % SAMPLE == 0) {
      apply(chain, delta, state);
    }
    follow(chain, delta, state);
  }

  private void apply(Chain chain, Delta delta, byte[] state) {
    applied += state.length;
    assertArrayEquals(naive(delta, chain.last), state);
    assertArrayEquals(ContentHash.of(state), chain.digests.hash());
    List<byte[]> links = new ArrayList<>(List.of(delta.body()));
    links.addAll(chain.newestFirst);
    assertArrayEquals(state, composed(links).onto(chain.whole));
  }

  private static Composition composed(List<byte[]> newestFirst) {
    Composition composition = new Composition();
    newestFirst.forEach(body -> assertTrue(composition.add(Delta.read(body, 0, body.length, MAX))));
    return composition;
  }

  private static byte[] naive(Delta delta, byte[] base) {
    try {
      return NaiveDelta.apply(delta.body(), base, MAX);
    } catch (NaiveDelta.InvalidException e) {
      throw new AssertionError(e);
    }
  }

  private static void follow(Chain chain, Delta delta, byte[] state) {
    chain.last = state;
    chain.newestFirst.addFirst(delta.body());
    if (chain.newestFirst.size() == CHAIN_MAX) {
      chain.newestFirst.clear();
      chain.whole = state;
    }
  }
}
