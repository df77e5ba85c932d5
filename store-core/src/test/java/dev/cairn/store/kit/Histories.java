package dev.cairn.store.kit;

import dev.cairn.store.Durability;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

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
        Tuple.of(40, write().map(it -> it)),
        Tuple.of(15, with()),
        Tuple.of(8, givingUp()),
        Tuple.of(10, reading()),
        Tuple.of(3, upkeep()));
  }

  /** Any command that writes. */
  private static Arbitrary<Command.Write> write() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, create()),
        Tuple.of(20, save()),
        Tuple.of(12, event()),
        Tuple.of(4, status()),
        Tuple.of(6, commit()),
        Tuple.of(3, delete()));
  }

  /** Writes as twins, with few ids, so that they meet, and with seqs that are right at times. */
  private static Arbitrary<Command> with() {
    Arbitrary<Long> seqs = Arbitraries.longs().between(0, 3);
    return Combinators.combine(
            write(),
            Arbitraries.of("x", "y").injectNull(0.5),
            Arbitraries.oneOf(Arbitraries.just(WriteOptions.ANY_SEQ), seqs),
            Arbitraries.of(true, false))
        .as(Command.With::new);
  }

  /**
   * Histories of writes with an operation id each, every one of which may be tried again, any
   * number of times and at any time, with settling and reopening in between.
   */
  public static Arbitrary<History> retried() {
    Arbitrary<Integer> back = Arbitraries.integers().between(1, 8);
    Arbitrary<Step> step =
        Arbitraries.frequencyOf(
            Tuple.of(10, write().map(it -> new Step(it, null, 0))),
            Tuple.of(10, back.map(it -> new Step(null, null, it))),
            Tuple.of(4, upkeep().map(it -> new Step(null, it, 0))));
    return step.list().ofMaxSize(COMMANDS_MAX).map(Histories::retried);
  }

  /** A write, or upkeep, or the write so many writes ago, again. */
  private record Step(Command.@Nullable Write write, @Nullable Command upkeep, int back) {}

  private static History retried(List<Step> steps) {
    List<Command> commands = new ArrayList<>();
    List<Command> writes = new ArrayList<>();
    for (Step step : steps) {
      if (step.write != null) {
        writes.add(Command.With.id(step.write, "op " + writes.size()));
        commands.add(writes.get(writes.size() - 1));
      } else if (step.upkeep != null) {
        commands.add(step.upkeep);
      } else if (step.back <= writes.size()) {
        commands.add(writes.get(writes.size() - step.back));
      }
    }
    return new History(commands);
  }

  private static Arbitrary<Command.Write> create() {
    return Combinators.combine(run(), node(), map(), durability()).as(Command.Create::new);
  }

  private static Arbitrary<Command.Write> save() {
    return Combinators.combine(run(), node(), state(), map(), durability()).as(Command.Save::new);
  }

  private static Arbitrary<Command.Write> event() {
    return Combinators.combine(run(), node(), node().injectNull(0.3), value(), durability())
        .as(Command.Event::new);
  }

  private static Arbitrary<Command.Write> status() {
    return Combinators.combine(run(), Arbitraries.of(RunStatus.class), durability())
        .as(Command.Status::new);
  }

  private static Arbitrary<Command.Write> commit() {
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

  private static Arbitrary<Command.Write> delete() {
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

  private static Arbitrary<Command> givingUp() {
    Arbitrary<Long> seq = Arbitraries.longs().between(1, 12);
    Arbitrary<String> tag = Arbitraries.of("x", "y");
    return Arbitraries.oneOf(
        Combinators.combine(run(), node(), seq, durability()).as(Command.Drop::new),
        Combinators.combine(run(), node().injectNull(0.3), seq, durability())
            .as(Command.DropBefore::new),
        Combinators.combine(
                run(), Arbitraries.longs().between(0, 6), tag, Arbitraries.of(true, true, false))
            .as(Command.Tag::new));
  }

  private static Arbitrary<Command> upkeep() {
    return Arbitraries.of(
        new Command.Settle(), new Command.Sync(), new Command.Reopen(), new Command.Compact());
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
