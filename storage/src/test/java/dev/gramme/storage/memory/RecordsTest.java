package dev.gramme.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Siblings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Goal: records are found, and walked in the order of positions, however their tokens lie. Method:
/// random puts and removes beside a sorted map.
final class RecordsTest {
    private final Packing packing = new Packing();

    enum Tokens {
        ANYWHERE,
        IN_ONE_PARTITION,
        CLOSE_AND_FAR,
        CLOSE_THEN_ONE_FAR,
        ALL_ALIKE;

        long next(RandomGenerator random) {
            return switch (this) {
                case ANYWHERE -> random.nextLong();
                case IN_ONE_PARTITION -> 0x7f00_0000_0000_0000L | random.nextLong() >>> 8;
                case CLOSE_AND_FAR ->
                        random.nextBoolean() ? random.nextInt(-100, 100) : random.nextLong();
                case CLOSE_THEN_ONE_FAR ->
                        random.nextInt(60) == 0 ? -1 - random.nextInt(3) : random.nextInt(8);
                case ALL_ALIKE -> 42;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void areWhatASortedMapHolds(Tokens tokens) {
        for (long seed = 0; seed < 20; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Records records = new Records();
            TreeMap<Position, Packed> model = new TreeMap<>();
            List<Position> known = new ArrayList<>();
            for (int i = 1; i <= 600; i++) {
                Position at = position(tokens, random, known);
                if (random.nextInt(3) == 0) {
                    assertThat(records.remove(at.token(), at.key())).isSameAs(model.remove(at));
                } else {
                    Packed record = packing.pack(at.key(), Siblings.ABSENT);
                    assertThat(records.put(at.token(), at.key(), record))
                            .isSameAs(model.put(at, record));
                }
                assertThat(records.get(at.token(), at.key())).isSameAs(model.get(at));
                assertThat(records.count()).isEqualTo(model.size());
            }
            Position from = position(tokens, random, known);
            assertThat(walk(records, Position.START)).isEqualTo(model);
            assertThat(walk(records, from)).isEqualTo(model.tailMap(from, false));
        }
    }

    private static Position position(Tokens tokens, RandomGenerator random, List<Position> known) {
        if (!known.isEmpty() && random.nextInt(3) == 0) {
            return known.get(random.nextInt(known.size()));
        }
        Key key = Key.of(Bytes.utf8("key" + random.nextInt(1_000)));
        Position fresh = new Position(tokens.next(random), key);
        known.add(fresh);
        return fresh;
    }

    /// Fails where the order is wrong: each record must stand behind the one before.
    private static SortedMap<Position, Packed> walk(Records records, Position after) {
        TreeMap<Position, Packed> found = new TreeMap<>();
        Records.Walk walk = records.after(after);
        Position before = after;
        while (walk.next()) {
            Position next = new Position(walk.token(), Packing.key(walk.record()));
            assertThat(next).isGreaterThan(before);
            found.put(next, walk.record());
            before = next;
        }
        return found;
    }
}
