package dev.cairn.bench.compare;

import dev.cairn.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import picocli.CommandLine.TypeConversionException;

/** All contenders: the ceiling, the store, and those of other libraries that are there. */
final class Providers {
  private Providers() {}

  static List<ContenderProvider> all() {
    List<ContenderProvider> all =
        new ArrayList<>(List.of(new Ceiling(), new Cairn(), new CairnUnsettled()));
    ServiceLoader.load(ContenderProvider.class).forEach(all::add);
    return all;
  }

  static ContenderProvider named(String name) {
    return all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("no contender is called " + name));
  }

  private static final class Ceiling implements ContenderProvider {
    @Override
    public String name() {
      return "ceiling";
    }

    @Override
    public String promise() {
      return "the bytes are on stable storage, and nothing says where they begin or whether they are whole";
    }

    @Override
    public Contender open(Path directory, Row row, long budget) throws java.io.IOException {
      return new CeilingContender(directory.resolve("ceiling"), row, budget);
    }
  }

  private static final class Cairn implements ContenderProvider {
    @Override
    public String name() {
      return "cairn";
    }

    @Override
    public String promise() {
      return "nothing acknowledged is lost, and nothing before it";
    }

    @Override
    public Contender open(Path directory, Row row, long budget) {
      StoreOptions options = StoreOptions.defaults().withJournalBytesMax(budget);
      return new CairnContender(
          directory, row.kind() == Row.Kind.BURST ? unsettled(options) : options, row.runs());
    }
  }

  /** With nothing settling beside it: what the journal alone does, and writes. */
  private static final class CairnUnsettled implements ContenderProvider {
    @Override
    public String name() {
      return "cairn-unsettled";
    }

    @Override
    public String promise() {
      return "as cairn; nothing settles while it is measured";
    }

    @Override
    public Set<Row.Kind> kinds() {
      return Set.of(Row.Kind.SYNC);
    }

    @Override
    public Contender open(Path directory, Row row, long budget) {
      StoreOptions roomy = StoreOptions.defaults().withJournalBytesMax(64L << 30);
      return new CairnContender(directory, unsettled(roomy), row.runs());
    }
  }

  private static StoreOptions unsettled(StoreOptions options) {
    return options
        .withSettleBytes(options.journalBytesMax())
        .withSettleIdle(Duration.ofDays(1))
        .withCloseSettleTimeout(Duration.ZERO);
  }
}
