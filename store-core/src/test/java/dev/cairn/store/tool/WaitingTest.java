package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WaitingTest {
  @Test
  void showsALineWhileTheCallGoesOnAndWipesItOut() {
    CountDownLatch shown = new CountDownLatch(1);
    ByteArrayOutputStream err =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            shown.countDown();
          }
        };
    assertEquals(7, (int) Waiting.shown(terminal(err, true), "compacting", () -> after(shown)));
    String told = err.toString(StandardCharsets.UTF_8);
    assertTrue(told.matches("(?s)compacting: [0-9.]+ s.*\r +\r"), told);
  }

  @Test
  void showsNothingWhereNobodyWatches() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertEquals(7, (int) Waiting.shown(terminal(err, false), "compacting", () -> 7));
    assertEquals(0, err.size());
  }

  @Test
  void whatTheCallThrowsIsThrown() {
    Terminal terminal = terminal(new ByteArrayOutputStream(), true);
    UsageException failure = new UsageException("x");
    assertEquals(
        failure,
        assertThrows(
            UsageException.class,
            () ->
                Waiting.shown(
                    terminal,
                    "compacting",
                    () -> {
                      throw failure;
                    })));
  }

  private static int after(CountDownLatch shown) {
    try {
      shown.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return 7;
  }

  private static Terminal terminal(ByteArrayOutputStream err, boolean interactive) {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Terminal(out, told, interactive, Ink.PLAIN);
  }
}
