package dev.cairn.store;

/** The same of a store that settles densely: what is told by a chain depends on all of it. */
class CompactionDenseTest extends CompactionTest {
  @Override
  StoreOptions options() {
    return super.options().withCompression(Compression.DENSE);
  }
}
