package dev.gramme.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.port.Store.Row;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Goal: records are found, and walked in the order of positions, however their tokens lie. Method:
/// random puts and removes beside a sorted map.
final class RecordsTest {
    private static final Actor ACTOR = new Actor(1, 2);

    enum Tokens {
        ANYWHERE,
        IN_ONE_PARTITION,
        CLOSE_AND_FAR,
        ALL_ALIKE;

        long next(RandomGenerator random) {
            return switch (this) {
                case ANYWHERE -> random.nextLong();
                case IN_ONE_PARTITION -> 0x7f00_0000_0000_0000L | random.nextLong() >>> 8;
                case CLOSE_AND_FAR ->
                        random.nextBoolean() ? random.nextInt(-100, 100) : random.nextLong();
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
            TreeMap<Position, Siblings> model = new TreeMap<>();
            List<Position> known = new ArrayList<>();
            for (int i = 1; i <= 600; i++) {
                Position position = position(tokens, random, known);
                if (random.nextInt(3) == 0) {
                    assertThat(records.remove(position)).isEqualTo(model.remove(position));
                } else {
                    Siblings siblings = siblings(i);
                    assertThat(records.put(position, siblings))
                            .isEqualTo(model.put(position, siblings));
                }
                assertThat(records.get(position)).isEqualTo(model.get(position));
                assertThat(records.count()).isEqualTo(model.size());
            }
            Position from = position(tokens, random, known);
            assertThat(walk(records, Position.START)).isEqualTo(rows(model));
            assertThat(walk(records, from)).isEqualTo(rows(model.tailMap(from, false)));
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

    private static Siblings siblings(long counter) {
        Dot dot = new Dot(ACTOR, counter);
        return Siblings.event(dot, Value.plain(Bytes.EMPTY, "", counter), DotSet.EMPTY);
    }

    private static List<Row> walk(Records records, Position after) {
        List<Row> rows = new ArrayList<>();
        Iterator<Row> walk = records.after(after);
        walk.forEachRemaining(rows::add);
        return rows;
    }

    private static List<Row> rows(Map<Position, Siblings> model) {
        return model.entrySet().stream()
                .map(entry -> new Row(entry.getKey(), entry.getValue()))
                .toList();
    }
}
