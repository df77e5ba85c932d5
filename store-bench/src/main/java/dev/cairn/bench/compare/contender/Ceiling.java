package dev.cairn.bench.compare.contender;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the least code can do: writes, and here nothing else. */
abstract class Ceiling implements Contender {
  @Override
  public void createRun(String run, byte[] params) throws IOException {}

  @Override
  public void append(String run, byte[] payload) throws IOException {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public void finish(String run) throws IOException {}

  @Override
  public byte @Nullable [] latest(String run, String node) throws IOException {
    throw new UnsupportedOperationException("latest");
  }

  @Override
  public byte @Nullable [] at(String run, String node, long seq) throws IOException {
    throw new UnsupportedOperationException("at");
  }

  @Override
  public int list(String run) {
    throw new UnsupportedOperationException("list");
  }

  @Override
  public int events(String run, long sinceSeq, int limit) throws IOException {
    throw new UnsupportedOperationException("events");
  }

  @Override
  public void delete(String run) {
    throw new UnsupportedOperationException("delete");
  }

  @Override
  public void compact() {}
}
