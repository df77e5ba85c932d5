package dev.cairn.store.kit;

import dev.cairn.store.StoreOptions;
import org.junit.jupiter.api.Nested;

/**
 * The whole contract: extend it, say where stores come from, and every area runs as a nested class.
 */
public abstract class StoreContract {
  /** For subclasses. */
  protected StoreContract() {}

  /** Where the stores under test come from. */
  protected abstract StoreFactory factory();

  /** How they are opened. */
  protected StoreOptions options() {
    return StoreOptions.defaults();
  }

  @Nested
  class Runs extends RunContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Checkpoints extends CheckpointContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Events extends EventContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Deletion extends DeletionContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Ids extends IdContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Values extends ValueContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Sizes extends SizeContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Ownership extends OwnershipContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Threads extends ThreadContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Batches extends BatchContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Retries extends RetryContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class ExpectedSeqs extends ExpectedSeqContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Futures extends FutureContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Listing extends ListingContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }

  @Nested
  class Lifecycle extends LifecycleContract {
    @Override
    protected StoreFactory factory() {
      return StoreContract.this.factory();
    }

    @Override
    protected StoreOptions options() {
      return StoreContract.this.options();
    }
  }
}
