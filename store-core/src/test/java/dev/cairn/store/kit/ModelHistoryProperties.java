package dev.cairn.store.kit;

import dev.cairn.store.StoreOptions;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Random histories come to the same in the store under test and in the {@link ModelStore}. */
public abstract class ModelHistoryProperties {
  /** For subclasses. */
  protected ModelHistoryProperties() {}

  /** Where the stores under test come from. */
  protected abstract StoreFactory factory();

  /** How they are opened. */
  protected StoreOptions options() {
    return StoreOptions.defaults();
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void everyHistoryComesToWhatTheModelSays(@ForAll("histories") History history) {
    compare(history);
  }

  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  void writesThatAreTriedAgainComeToWhatTheModelSays(@ForAll("retried") History history) {
    compare(history);
  }

  private void compare(History history) {
    try (StoreFixture model = ModelStore.factory().create(options());
        StoreFixture tested = factory().create(options())) {
      history.compare(model, tested);
    }
  }

  @Provide
  Arbitrary<History> histories() {
    return Histories.any();
  }

  @Provide
  Arbitrary<History> retried() {
    return Histories.retried();
  }
}
