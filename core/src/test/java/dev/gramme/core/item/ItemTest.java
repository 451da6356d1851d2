package dev.gramme.core.item;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Goal: byte strings, keys and values are values: equal by content, ordered as unsigned bytes, and
/// never changed. Method: examples, and random strings beside their hexadecimal text, which sorts
/// the same way.
final class ItemTest {
    @Test
    void bytesAreOrderedAsUnsigned() {
        for (long seed = 1; seed <= 5_000; seed++) {
            Random random = new Random(seed);
            Bytes a = bytes(random);
            Bytes b = bytes(random);

            assertThat(Integer.signum(a.compareTo(b)))
                    .as("seed %d: %s and %s", seed, a, b)
                    .isEqualTo(Integer.signum(hex(a).compareTo(hex(b))));
            assertThat(a.equals(b)).as("seed %d", seed).isEqualTo(hex(a).equals(hex(b)));
            assertThat(a).isEqualTo(Bytes.copyOf(a.toArray())).hasSameHashCodeAs(copy(a));
        }
    }

    @Test
    void copiesAreIndependentOfTheirSource() {
        byte[] source = {1, 2, 3};
        Bytes copy = Bytes.copyOf(source);
        source[0] = 9;
        byte[] out = copy.toArray();
        out[1] = 9;

        assertThat(copy.toArray()).containsExactly(1, 2, 3);
        assertThat(copy.at(2)).isEqualTo((byte) 3);
    }

    @Test
    void bytesPrintAsTextWhereTheyCan() {
        assertThat(Bytes.owning(new byte[] {'a', ' ', '\\', 0, -1}))
                .hasToString("a \\x5c\\x00\\xff");
        assertThat(Bytes.utf8("x".repeat(70)).toString()).endsWith("x…(70 bytes)").hasSize(75);
    }

    @Test
    void textComesBackFromUtf8() {
        assertThat(Bytes.utf8("größe ✓").toUtf8()).isEqualTo("größe ✓");
        assertThat(Bytes.utf8("")).isSameAs(Bytes.EMPTY);
    }

    @Test
    void keysAscendByNamespaceThenBytes() {
        List<Key> keys =
                List.of(
                        new Key(-1, Bytes.utf8("z")),
                        Key.of("a"),
                        Key.of("b"),
                        new Key(1, bytes("a")));

        assertThat(keys).isSorted();
        assertThat(Key.of("a")).hasToString("a");
        assertThat(new Key(7, bytes("a"))).hasToString("7/a");
    }

    @Test
    void valueIsIntactUntilItsBodyChanges() {
        byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
        Value value = Value.plain(Bytes.owning(body), "text/plain", 1);
        assertThat(value.crc32c()).isEqualTo(0x9a71bb4c);
        assertThat(value.intact()).isTrue();
        assertThat(value.withHybridTime(5).hybridTime()).isEqualTo(5);
        assertThat(value.withHybridTime(5).intact()).isTrue();

        body[0] ^= 1;
        assertThat(value.intact()).isFalse();
    }

    private static Bytes bytes(String text) {
        return Bytes.utf8(text);
    }

    private static Bytes bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(4)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(3) - 1);
        }
        return Bytes.owning(bytes);
    }

    private static Bytes copy(Bytes bytes) {
        return Bytes.owning(Arrays.copyOf(bytes.unsafeArray(), bytes.length()));
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.unsafeArray());
    }
}
