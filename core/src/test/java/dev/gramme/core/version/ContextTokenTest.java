package dev.gramme.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.version.ContextToken.Decoded;
import dev.gramme.core.version.ContextToken.Seal;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

/// Goal: a context comes back as it was given out, for the same key of the same cluster only, and
/// no bytes whatever do harm. Method: frozen bytes, random sets, and every hostile form by hand and
/// by mutation.
final class ContextTokenTest {
    private static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Key KEY = Key.of("key");
    private static final Actor A = new Actor(0, 0xa);
    private static final Actor B = new Actor(0, 0xb);
    private static final Actor C = new Actor(-1, 0xc);
    private static final int MAX = 64 << 10;
    private static final String FOREIGN =
            "context belongs to another key or cluster, or was altered";
    private static final String OUT_OF_FORM =
            "context has a counter out of bounds, or ranges that overlap, touch or are out of"
                    + " order";

    @Test
    void bytesAreFrozen() {
        DotSet context =
                DotSet.range(A, 1, 7).plus(DotSet.range(A, 9, 10)).plus(DotSet.range(B, 3, 3));

        assertThat(HexFormat.of().formatHex(encode(context).toArray()))
                .isEqualTo(
                        "00000001"
                                + "0000000000000000000000000000000a"
                                + "00000000000000000000000000000007"
                                + "01"
                                + "0000000000000000"
                                + "00000002"
                                + "0000000000000000000000000000000a"
                                + "0000000000000009"
                                + "000000000000000a"
                                + "0000000000000000000000000000000b"
                                + "0000000000000003"
                                + "0000000000000003"
                                + "bd8b6894ffc0c27e194bc7a12f7b7f74");
    }

    @Test
    void emptyContextHasAToken() {
        Bytes token = encode(DotSet.EMPTY);

        assertThat(token.length()).isEqualTo(33);
        assertThat(decode(token)).isEqualTo(new Decoded.Valid(DotSet.EMPTY));
    }

    @Test
    void everyContextComesBack() {
        for (long seed = 1; seed <= 5_000; seed++) {
            DotSet context = context(new Random(seed));

            assertThat(decode(encode(context)))
                    .as("seed %d", seed)
                    .isEqualTo(new Decoded.Valid(context));
        }
    }

    @Test
    void anotherKeyClusterOrSecretIsForeign() {
        Bytes token = encode(DotSet.range(A, 1, 7));
        Decoded foreign = new Decoded.Foreign(FOREIGN);

        assertThat(ContextToken.decode(token, Key.of("kez"), new Seal(1, 2, SECRET), MAX))
                .isEqualTo(foreign);
        assertThat(ContextToken.decode(token, new Key(1, KEY.bytes()), new Seal(1, 2, SECRET), MAX))
                .isEqualTo(foreign);
        assertThat(ContextToken.decode(token, KEY, new Seal(1, 3, SECRET), MAX)).isEqualTo(foreign);
        assertThat(ContextToken.decode(token, KEY, new Seal(3, 2, SECRET), MAX)).isEqualTo(foreign);
        assertThat(ContextToken.decode(token, KEY, new Seal(1, 2, new byte[] {1}), MAX))
                .isEqualTo(foreign);
    }

    @Test
    void everyFlippedBitIsRefused() {
        byte[] token = encode(DotSet.range(A, 1, 7).plus(DotSet.range(B, 3, 3))).toArray();
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] altered = token.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(decode(Bytes.owning(altered)))
                    .as("bit %d", bit)
                    .isNotInstanceOf(Decoded.Valid.class);
        }
    }

    @Test
    void everyPrefixIsMalformed() {
        byte[] token = encode(DotSet.range(A, 1, 7).plus(DotSet.range(B, 3, 3))).toArray();
        for (int length = 0; length < token.length; length++) {
            assertThat(decode(Bytes.owning(Arrays.copyOf(token, length))))
                    .as("%d bytes", length)
                    .isInstanceOf(Decoded.Malformed.class);
        }
    }

    @Test
    void randomBytesAreNeverValid() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(150)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                Arrays.fill(bytes, 0, 3, (byte) 0);
            }

            assertThat(decode(Bytes.owning(bytes))).isNotInstanceOf(Decoded.Valid.class);
        }
    }

    @Test
    void lyingCountsAreMalformed() {
        malformed("context is cut short", raw(out -> out.putInt(1_000_000)));
        malformed("context is cut short", raw(out -> out.putInt(-1)));
        malformed("context is cut short", raw(out -> trailer(out.putInt(0), 1, 0, 1_000_000)));
        malformed("context is cut short", raw(out -> trailer(out.putInt(0), 1, 0, -1)));
        malformed(
                "context has bytes after its end",
                raw(out -> trailer(out.putInt(0), 1, 0, 0).put((byte) 0)));
        malformed(
                "context has bytes after its end",
                raw(out -> {
                    trailer(out.putInt(0), 1, 0, 0);
                    range(out, A, 2, 2);
                }));
    }

    @Test
    void newerVersionsAreMalformed() {
        malformed(
                "context of format 2, which this version does not know",
                raw(out -> trailer(out.putInt(0), 2, 0, 0)));
        malformed(
                "context has a part that this version does not know",
                raw(out -> trailer(out.putInt(0), 1, 1, 0)));
    }

    @Test
    void actorsTwiceOrOutOfOrderAreMalformed() {
        String why = "context names its actors twice or out of order";
        malformed(why, bases(B, 1, A, 1));
        malformed(why, bases(A, 1, A, 2));
        malformed(why, bases(C, 1, A, 2));
        malformed(why, ranges(B, 2, 2, A, 2, 2));
        malformed(
                why,
                raw(out -> {
                    out.putInt(1);
                    base(out, B, 0, 5);
                    trailer(out, 1, 0, 3);
                    range(out, A, 4, 4);
                    range(out, B, 7, 7);
                    range(out, A, 9, 9);
                }));
    }

    @Test
    void closedLivesStandInTheToken() {
        DotSet context = DotSet.closed(A, -7).plus(DotSet.range(C, 1, 5));

        assertThat(decode(encode(context))).isEqualTo(new Decoded.Valid(context));
        String above = "context closes a life above another one of its node";
        malformed(above, ranges(A, 2, 2, B, 0, 9));
        malformed(OUT_OF_FORM, ranges(A, 0, 9, A, 2, 2));
    }

    @Test
    void countersOutOfBoundsAreMalformed() {
        malformed(OUT_OF_FORM, bases(A, 0, B, 1));
        malformed(OUT_OF_FORM, bases(A, -1, B, 1));
        malformed(
                OUT_OF_FORM,
                raw(out -> {
                    out.putInt(1);
                    base(out, A, 1, 5);
                    trailer(out, 1, 0, 0);
                }));
        malformed(OUT_OF_FORM, ranges(A, 1, 2, B, 2, 2));
        malformed(OUT_OF_FORM, ranges(A, 3, 2, B, 2, 2));
        malformed(OUT_OF_FORM, ranges(A, -5, -2, B, 2, 2));
        malformed(OUT_OF_FORM, ranges(A, 5, -2, B, 2, 2));
    }

    @Test
    void rangesThatOverlapOrTouchAreMalformed() {
        malformed(OUT_OF_FORM, ranges(A, 2, 5, A, 5, 7));
        malformed(OUT_OF_FORM, ranges(A, 2, 5, A, 6, 7));
        malformed(OUT_OF_FORM, ranges(A, 2, 5, A, 2, 5));
        malformed(OUT_OF_FORM, ranges(A, 9, 9, A, 3, 4));
        malformed(OUT_OF_FORM, ranges(A, 2, Long.MAX_VALUE, A, Long.MAX_VALUE, Long.MAX_VALUE));
        for (long first = 2; first <= 6; first++) {
            long touching = first;
            malformed(
                    OUT_OF_FORM,
                    raw(out -> {
                        out.putInt(1);
                        base(out, A, 0, 5);
                        trailer(out, 1, 0, 1);
                        range(out, A, touching, 9);
                    }));
        }
    }

    @Test
    void tooLongIsMalformedUnread() {
        assertThat(ContextToken.decode(encode(DotSet.EMPTY), KEY, new Seal(1, 2, SECRET), 32))
                .isEqualTo(new Decoded.Malformed("context of 33 bytes, more than 32"));
    }

    private static DotSet context(Random random) {
        DotSet context = DotSet.EMPTY;
        Actor[] actors = {A, B, C};
        for (int i = random.nextInt(8); i > 0; i--) {
            long first = 1 + (random.nextLong() >>> 1 >>> random.nextInt(63)) % Long.MAX_VALUE;
            long last = first + Math.min(random.nextInt(5), Long.MAX_VALUE - first);
            context = context.plus(DotSet.range(actors[random.nextInt(3)], first, last));
        }
        return context;
    }

    private static Bytes encode(DotSet context) {
        return ContextToken.encode(context, KEY, new Seal(1, 2, SECRET));
    }

    private static Decoded decode(Bytes token) {
        return ContextToken.decode(token, KEY, new Seal(1, 2, SECRET), MAX);
    }

    private static void malformed(String why, Bytes token) {
        assertThat(decode(token)).isEqualTo(new Decoded.Malformed(why));
    }

    private static Bytes bases(Actor one, long base, Actor other, long otherBase) {
        return raw(out -> {
            out.putInt(2);
            base(out, one, 0, base);
            base(out, other, 0, otherBase);
            trailer(out, 1, 0, 0);
        });
    }

    private static Bytes ranges(
            Actor one, long first, long last, Actor other, long otherFirst, long otherLast) {
        return raw(out -> {
            trailer(out.putInt(0), 1, 0, 2);
            range(out, one, first, last);
            range(out, other, otherFirst, otherLast);
        });
    }

    private static void base(ByteBuffer out, Actor actor, long high, long low) {
        out.putLong(actor.high()).putLong(actor.low()).putLong(high).putLong(low);
    }

    private static void range(ByteBuffer out, Actor actor, long first, long last) {
        base(out, actor, first, last);
    }

    private static ByteBuffer trailer(ByteBuffer out, int format, long generation, int ranges) {
        return out.put((byte) format).putLong(generation).putInt(ranges);
    }

    /// A token with room for a tag, which is not reached.
    private static Bytes raw(Consumer<ByteBuffer> writer) {
        ByteBuffer out = ByteBuffer.allocate(512);
        writer.accept(out);
        return Bytes.owning(Arrays.copyOf(out.array(), out.position() + ContextToken.TAG_BYTES));
    }
}
