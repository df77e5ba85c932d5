package dev.cairn.store.kit;

import dev.cairn.store.Durability;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random histories: few runs and few nodes, so that commands meet. */
public final class Histories {
  private static final int COMMANDS_MAX = 60;

  private Histories() {}

  /** Histories of up to 60 commands on 5 runs with 3 nodes each. */
  public static Arbitrary<History> any() {
    return command().list().ofMaxSize(COMMANDS_MAX).map(History::new);
  }

  /**
   * Any command; writing is more frequent than reading, and deleting, settling and reopening are
   * rare.
   */
  public static Arbitrary<Command> command() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, create()),
        Tuple.of(20, save()),
        Tuple.of(12, event()),
        Tuple.of(4, status()),
        Tuple.of(6, commit()),
        Tuple.of(3, delete()),
        Tuple.of(10, reading()),
        Tuple.of(3, upkeep()));
  }

  private static Arbitrary<Command> create() {
    return Combinators.combine(run(), node(), map(), durability()).as(Command.Create::new);
  }

  private static Arbitrary<Command> save() {
    return Combinators.combine(run(), node(), state(), map(), durability()).as(Command.Save::new);
  }

  private static Arbitrary<Command> event() {
    return Combinators.combine(run(), node(), node().injectNull(0.3), value(), durability())
        .as(Command.Event::new);
  }

  private static Arbitrary<Command> status() {
    return Combinators.combine(run(), Arbitraries.of(RunStatus.class), durability())
        .as(Command.Status::new);
  }

  private static Arbitrary<Command> commit() {
    return run()
        .flatMap(
            run ->
                Combinators.combine(batch(run), durability())
                    .as((batch, durability) -> new Command.Commit(run, batch, durability)));
  }

  /** Batches of up to 5 writes to a run, rarely of none. */
  private static Arbitrary<WriteBatch> batch(String run) {
    return Arbitraries.frequencyOf(
            Tuple.of(4, saving()), Tuple.of(3, appending(run)), Tuple.of(1, changing()))
        .list()
        .ofMaxSize(5)
        .map(WriteBatch::of);
  }

  private static Arbitrary<WriteBatch.Part> saving() {
    return Combinators.combine(node(), state(), map()).as(WriteBatch.Save::new);
  }

  private static Arbitrary<WriteBatch.Part> appending(String run) {
    return Combinators.combine(node(), node().injectNull(0.3), value())
        .as(
            (type, node, payload) ->
                new WriteBatch.Append(
                    WorkflowEvent.of(run, type).withNode(node).withPayload(payload)));
  }

  private static Arbitrary<WriteBatch.Part> changing() {
    return Arbitraries.of(RunStatus.class).map(WriteBatch.Change::new);
  }

  private static Arbitrary<Command> delete() {
    return Combinators.combine(run(), durability()).as(Command.Delete::new);
  }

  private static Arbitrary<Command> reading() {
    Arbitrary<Long> seq = Arbitraries.longs().between(0, 20);
    Arbitrary<Integer> limit = Arbitraries.integers().between(0, 20);
    return Arbitraries.oneOf(
        Combinators.combine(run(), node()).as(Command.Load::new),
        Combinators.combine(run(), node(), seq).as(Command.LoadAt::new),
        Combinators.combine(run(), seq, limit).as(Command.Events::new));
  }

  private static Arbitrary<Command> upkeep() {
    return Arbitraries.of(new Command.Settle(), new Command.Sync(), new Command.Reopen());
  }

  private static Arbitrary<String> run() {
    return Arbitraries.of("a", "b", "c/..", "D", "d");
  }

  private static Arbitrary<String> node() {
    return Arbitraries.of("n", "m", "\ud83d\ude00");
  }

  private static Arbitrary<Durability> durability() {
    return Arbitraries.of(Durability.ASYNC, Durability.SYNC);
  }

  /** States of three families; those of one family are edits of each other, so that deltas pay. */
  public static Arbitrary<byte[]> state() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            sizes(),
            Arbitraries.integers().between(0, 5),
            Arbitraries.longs().between(0, 1_000))
        .as(Histories::state);
  }

  private static Arbitrary<Integer> sizes() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(0, 300)),
        Tuple.of(4, Arbitraries.integers().between(4_000, 9_000)),
        Tuple.of(1, Arbitraries.integers().between(60_000, 140_000)));
  }

  private static byte[] state(int family, int size, int edits, long seed) {
    byte[] base = family == 0 ? States.incompressible(size, 0) : States.compressible(size, family);
    return edits == 5
        ? States.spliced(base, 40, States.compressible(70, seed), seed)
        : States.edited(base, edits, seed);
  }

  private static Arbitrary<Map<String, ?>> map() {
    return Arbitraries.maps(key(), value()).ofMaxSize(3).map(map -> map);
  }

  private static Arbitrary<String> key() {
    return Arbitraries.strings().withChars("ab.[\u00e9").ofMaxLength(3);
  }

  /** Values of every type, a few levels deep. */
  public static Arbitrary<Object> value() {
    return Arbitraries.lazyOf(
        Histories::scalar,
        Histories::scalar,
        Histories::scalar,
        () -> value().list().ofMaxSize(3).map(list -> (Object) list),
        () -> Arbitraries.maps(key(), value()).ofMaxSize(3).map(map -> (Object) map));
  }

  private static Arbitrary<Object> scalar() {
    Arbitrary<Object> numbers =
        Arbitraries.oneOf(
            Arbitraries.longs().map(it -> (Object) it),
            Arbitraries.integers().map(it -> (Object) it),
            Arbitraries.doubles().map(it -> (Object) it),
            Arbitraries.bigIntegers()
                .between(BigInteger.ONE.shiftLeft(70).negate(), BigInteger.ONE.shiftLeft(70))
                .map(it -> (Object) it));
    return Arbitraries.oneOf(numbers, text(), odd()).injectNull(0.1);
  }

  private static Arbitrary<Object> text() {
    return Arbitraries.strings().ascii().ofMaxLength(40).map(it -> (Object) it);
  }

  private static Arbitrary<Object> odd() {
    List<Object> odd =
        List.of(
            true,
            false,
            -0.0,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            "",
            "\0",
            "\ud83d\ude00",
            new byte[0],
            new byte[] {0, -1});
    return Arbitraries.of(odd);
  }
}
