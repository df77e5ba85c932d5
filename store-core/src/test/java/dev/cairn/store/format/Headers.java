package dev.cairn.store.format;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Record headers of every kind. */
final class Headers {
  private Headers() {}

  static RecordHeader of(int type, byte[] payload) {
    int crc = Crc.of(payload, 0, payload.length);
    return new RecordHeader(payload.length, 0x1_0000_0002L, 3, 4, crc, type, 0, 0, 1_700_000_000L);
  }

  static Arbitrary<RecordHeader> any() {
    Arbitrary<Long> u48 = Arbitraries.longs().between(0, Bytes.U48_MAX);
    return Combinators.combine(
            Arbitraries.integers().between(0, Integer.MAX_VALUE),
            Arbitraries.longs(),
            u48,
            u48,
            Arbitraries.integers(),
            Arbitraries.integers().between(0, 255),
            Arbitraries.integers().between(0, 255),
            Arbitraries.integers().between(0, 0xffff))
        .as(
            (length, run, position, seq, crc, type, codec, flags) ->
                new RecordHeader(
                    length, run, position, seq, crc, type, codec, flags, run ^ position));
  }
}
