package dev.gramme.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.core.version.Siblings.Version;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Goal: what is packed comes back as it was. Method: random records, with numbers and lengths from
/// both ends of their ranges.
final class PackingTest {
    private static final long[] NUMBERS = {0, 1, 127, 128, 1L << 35, Long.MAX_VALUE, -1};
    private static final int[] LENGTHS = {0, 1, 100, 1_024, 1_025, 70_000};

    private final RandomGenerator random = new SplittableRandom(1);
    private final Packing packing = new Packing();

    @Test
    void comesBackAsItWas() {
        for (int i = 0; i < 3_000; i++) {
            Key key = new Key(random.nextInt(-2, 3), bytes(1 + random.nextInt(300)));
            Siblings siblings = siblings();
            Packed record = packing.pack(key, siblings);
            assertThat(packing.siblings(record)).isEqualTo(siblings);
            assertThat(Packing.key(record)).isEqualTo(key);
            assertThat(record.isEmpty()).isEqualTo(siblings.isEmpty());
        }
    }

    @Test
    void keysCompareAsKeysDo() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            keys.add(new Key(random.nextInt(-1, 2), bytes(random.nextInt(3))));
        }
        for (Key one : keys) {
            Packed record = packing.pack(one, Siblings.ABSENT);
            for (Key other : keys) {
                assertThat(Integer.signum(Packing.compareKey(record, other)))
                        .isEqualTo(Integer.signum(one.compareTo(other)));
            }
        }
    }

    private Siblings siblings() {
        TreeMap<Dot, Version> versions = new TreeMap<>();
        DotSet context = DotSet.EMPTY;
        for (int i = random.nextInt(4); i > 0; i--) {
            Dot dot = dot();
            versions.put(dot, new Version(dot, value()));
            context = context.plus(dot);
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            long first = 1 + random.nextLong(1L << 40);
            long last = first + random.nextLong(1L << 40);
            context = context.plus(DotSet.range(dot().actor(), first, last));
        }
        return new Siblings(List.copyOf(versions.values()), context);
    }

    private Dot dot() {
        Actor actor = new Actor(random.nextInt(3), random.nextInt(3) - 1);
        return new Dot(actor, random.nextBoolean() ? 1 + random.nextInt(5) : Long.MAX_VALUE);
    }

    private Value value() {
        return new Value(
                random.nextInt(2),
                (int) number(),
                number(),
                number(),
                random.nextBoolean() ? "" : "text/plain; charset=\u00fcml\u00e4ut",
                bytes(LENGTHS[random.nextInt(LENGTHS.length)]),
                random.nextInt());
    }

    private long number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private Bytes bytes(int length) {
        byte[] array = new byte[length];
        random.nextBytes(array);
        return Bytes.owning(array);
    }
}
