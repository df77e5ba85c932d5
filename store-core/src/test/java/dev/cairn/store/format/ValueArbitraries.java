package dev.cairn.store.format;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Values of every kind, and whether two are the same. */
final class ValueArbitraries {
  private ValueArbitraries() {}

  static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(300),
        Arbitraries.strings().all().ofMaxLength(20).filter(s -> Utf8.loneSurrogate(s) < 0));
  }

  static Arbitrary<Object> values() {
    return values(4);
  }

  private static Arbitrary<Object> values(int levels) {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.longs().map(x -> (Object) x),
            Arbitraries.bigIntegers()
                .between(BigInteger.TWO.pow(80).negate(), BigInteger.TWO.pow(80))
                .map(ValueArbitraries::narrowed),
            Arbitraries.doubles().map(x -> (Object) x),
            Arbitraries.integers().map(x -> (Object) (double) Float.intBitsToFloat(x)),
            Arbitraries.of(true, false).map(x -> (Object) x),
            texts().map(x -> (Object) x),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(x -> (Object) x));
    Arbitrary<Object> leaves = scalars.injectNull(0.1);
    if (levels == 0) {
      return leaves;
    }
    Arbitrary<Object> inner = values(levels - 1);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, leaves),
        net.jqwik.api.Tuple.of(1, inner.list().ofMaxSize(4).map(x -> (Object) x)),
        net.jqwik.api.Tuple.of(
            1, Arbitraries.maps(texts(), inner).ofMaxSize(4).map(x -> (Object) x)));
  }

  private static Object narrowed(BigInteger value) {
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  static boolean same(Object a, Object b) {
    if (a instanceof byte[] x && b instanceof byte[] y) {
      return Arrays.equals(x, y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      return x.size() == y.size() && allSame(x, y);
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return x.keySet().equals(y.keySet())
          && x.keySet().stream().allMatch(k -> same(x.get(k), y.get(k)));
    }
    return Objects.equals(a, b);
  }

  private static boolean allSame(List<?> x, List<?> y) {
    for (int i = 0; i < x.size(); i++) {
      if (!same(x.get(i), y.get(i))) {
        return false;
      }
    }
    return true;
  }
}
