package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Goal: places are found, and walked in the order of tokens, however tokens lie. Method: random
/// changes beside a sorted map of lists.
final class DirectoryTest {
    enum Tokens {
        ANYWHERE,
        IN_ONE_PARTITION,
        CLOSE_AND_FAR,
        CLOSE_THEN_ONE_FAR,
        FEW;

        long next(RandomGenerator random) {
            return switch (this) {
                case ANYWHERE -> random.nextLong();
                case IN_ONE_PARTITION -> 0x7f00_0000_0000_0000L | random.nextLong() >>> 8;
                case CLOSE_AND_FAR ->
                        random.nextBoolean() ? random.nextInt(-100, 100) : random.nextLong();
                case CLOSE_THEN_ONE_FAR ->
                        random.nextInt(60) == 0 ? -1 - random.nextInt(3) : random.nextInt(8);
                case FEW -> random.nextInt(4);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void isWhatASortedMapHolds(Tokens tokens) {
        for (long seed = 0; seed < 20; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Directory directory = new Directory();
            TreeMap<Long, List<Long>> model = new TreeMap<>(Long::compareUnsigned);
            List<Long> known = new ArrayList<>();
            for (int i = 1; i <= 600; i++) {
                boolean again = !known.isEmpty() && random.nextInt(3) == 0;
                long token = again ? known.get(random.nextInt(known.size())) : tokens.next(random);
                known.add(token);
                change(directory, model, token, i, random);
                assertThat(directory.at(token)).isEqualTo(array(model.get(token)));
            }
            int count = model.values().stream().mapToInt(List::size).sum();
            assertThat(directory.count()).isEqualTo(count);
            assertThat(places(directory, 0))
                    .isEqualTo(model.values().stream().flatMap(List::stream).toList());
            long from = tokens.next(random);
            assertThat(places(directory, from))
                    .isEqualTo(
                            model.tailMap(from, true).values().stream()
                                    .flatMap(List::stream)
                                    .toList());
        }
    }

    private static void change(
            Directory directory,
            Map<Long, List<Long>> model,
            long token,
            long place,
            RandomGenerator random) {
        List<Long> equals = model.computeIfAbsent(token, _ -> new ArrayList<>());
        int index = equals.isEmpty() ? 0 : random.nextInt(equals.size());
        switch (equals.isEmpty() ? 0 : random.nextInt(4)) {
            case 0, 1 -> {
                directory.insert(token, index, place);
                equals.add(index, place);
            }
            case 2 -> {
                directory.replace(token, index, place);
                equals.set(index, place);
            }
            default -> {
                directory.remove(token, index);
                equals.remove(index);
            }
        }
    }

    private static long[] array(List<Long> places) {
        return places.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<Long> places(Directory directory, long from) {
        List<Long> places = new ArrayList<>();
        Directory.Walk walk = directory.from(from);
        while (walk.next()) {
            places.add(walk.place());
        }
        return places;
    }

    @Test
    void takesAboutTwentyBytesPerRecord() {
        Directory directory = new Directory();
        RandomGenerator random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            directory.insert(random.nextLong(), 0, i);
        }
        assertThat(directory.arrayBytes() / 100_000.0).isBetween(16.0, 26.0);
    }

    @Test
    void placeHoldsItsParts() {
        for (int slot : new int[] {0, 1, Place.MAX_SLOTS - 1}) {
            for (int from : new int[] {48, 1 << 20, Place.MAX_BYTES}) {
                for (int bytes : new int[] {16, 1 << 22, Place.MAX_BYTES}) {
                    long place = Place.of(slot, from, bytes, true);
                    assertThat(Place.slot(place)).isEqualTo(slot);
                    assertThat(Place.from(place)).isEqualTo(from);
                    assertThat(Place.bytes(place)).isEqualTo(bytes);
                    assertThat(Place.isEmpty(place)).isTrue();
                    long other = Place.inSlot(place, 5);
                    assertThat(other).isEqualTo(Place.of(5, from, bytes, true));
                }
            }
        }
    }
}
