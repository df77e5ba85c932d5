package dev.cairn.bench.compare.contender;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever is compared does what it is compared at: every store that is there, in both modes. With
 * the profile "compare" those are all of them.
 */
class ContenderTest {
  private static final long BUDGET = 8L << 20;
  private static final byte[] PARAMS = bytes("params");

  @TempDir private Path directory;

  static Stream<Arguments> stores() {
    return Stream.of(Mode.values())
        .flatMap(
            mode ->
                Providers.all().stream()
                    .filter(each -> each.takesPart(Kind.MIXED, mode))
                    .map(each -> Arguments.of(each.name(), mode)));
  }

  static Stream<Arguments> whoeverLoads() {
    return Stream.of(Mode.values())
        .flatMap(
            mode ->
                Providers.all().stream()
                    .filter(each -> each.takesPart(Kind.GROW, mode))
                    .map(each -> Arguments.of(each.name(), mode)));
  }

  private Contender open(String name, Mode mode, Kind kind) throws IOException {
    return Providers.named(name).open(directory, new Opening(mode, kind, BUDGET));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("whoeverLoads")
  void loadsTheLatestAndAnyState(String name, Mode mode) throws IOException {
    try (Contender store = open(name, mode, Kind.GROW)) {
      store.createRun("a/run", PARAMS);
      for (int i = 1; i <= 300; i++) {
        assertEquals(i, store.save("a/run", "node", bytes("state " + i)));
      }
      assertArrayEquals(bytes("state 300"), store.latest("a/run", "node"));
      for (int i : List.of(1, 127, 128, 255, 256, 299)) {
        assertArrayEquals(bytes("state " + i), store.at("a/run", "node", i));
      }
      assertNull(store.at("a/run", "node", 301));
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void hasEverythingAgainAfterOpeningAgain(String name, Mode mode) throws IOException {
    try (Contender store = open(name, mode, Kind.MIXED)) {
      for (String run : List.of("r", "r2", "r/\u00e9")) {
        fill(store, run, 1);
      }
    }
    try (Contender store = open(name, mode, Kind.MIXED)) {
      for (String run : List.of("r", "r2", "r/\u00e9")) {
        check(store, run, 1);
        fill(store, run, 2);
        check(store, run, 2);
      }
    }
  }

  private static void fill(Contender store, String run, int time) throws IOException {
    if (time == 1) {
      store.createRun(run, PARAMS);
    }
    for (int i = 0; i < 20; i++) {
      long seq = store.save(run, i % 2 == 0 ? "even" : "odd", bytes(run + time + i));
      assertEquals((time - 1) * 20 + i + 1, seq);
      store.append(run, bytes("event " + i));
    }
    store.finish(run);
  }

  private static void check(Contender store, String run, int times) throws IOException {
    assertArrayEquals(bytes(run + times + 19), store.latest(run, "odd"));
    assertArrayEquals(bytes(run + times + 18), store.latest(run, "even"));
    assertArrayEquals(bytes(run + 1 + 4), store.at(run, "even", 5));
    assertNull(store.at(run, "odd", 5));
    assertEquals(20 * times, store.list(run));
    assertEquals(20 * times, store.events(run, 0, 1000));
    assertEquals(7, store.events(run, 3, 7));
    assertEquals(1, store.events(run, 20 * times - 1, 7));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void deletesARunAndNothingElse(String name, Mode mode) throws IOException {
    try (Contender store = open(name, mode, Kind.DELETE)) {
      for (String run : List.of("r", "r2", "s")) {
        fill(store, run, 1);
      }
      store.delete("r");
      assertNull(store.latest("r2", "none"));
      store.compact();
      check(store, "r2", 1);
      check(store, "s", 1);
      fill(store, "r", 1);
      check(store, "r", 1);
    }
    try (Contender store = open(name, mode, Kind.DELETE)) {
      check(store, "r", 1);
      check(store, "s", 1);
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void takesWritesFromManyThreads(String name, Mode mode) throws Exception {
    try (Contender store = open(name, mode, Kind.SYNC)) {
      store.createRun("r", PARAMS);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      for (int i = 0; i < 64; i++) {
        threads.submit(() -> store.save("r", "node", PARAMS));
      }
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
      assertEquals(64, store.list("r"));
      assertArrayEquals(PARAMS, store.at("r", "node", 64));
    }
  }
}
