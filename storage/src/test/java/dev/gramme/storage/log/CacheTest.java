package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// Goal: a cache never answers with another's block, forgets what it was told to forget and stays
/// within its bound. Method: random steps beside a map that never forgets by itself.
class CacheTest {
    private static final int STEPS = 20_000;
    private static final int LIMIT_BYTES = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersWhatWasPutOrNothing(long seed) {
        Random random = new Random(seed);
        Cache cache = new Cache(LIMIT_BYTES);
        Map<Long, byte[]> all = new HashMap<>();
        int hits = 0;
        for (int step = 0; step < STEPS; step++) {
            long place = Place.of(random.nextInt(3), 16 * random.nextInt(300), 160, false);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    byte[] block = new byte[random.nextInt(200)];
                    all.put(place, block);
                    cache.put(place, block);
                    assertThat(cache.get(place)).isSameAs(block);
                }
                case 3 -> {
                    all.remove(place);
                    cache.remove(place);
                    cache.remove(0);
                }
                case 4 -> {
                    // A copy always gets a place of its own.
                    long to = Place.of(random.nextInt(3), 16 * (1_000 + step), 160, false);
                    byte[] moved = all.remove(place);
                    boolean held = cache.get(place) != null;
                    cache.move(place, to);
                    assertThat(cache.get(place)).isNull();
                    assertThat(cache.get(to)).isSameAs(held ? moved : null);
                    if (moved != null) {
                        all.put(to, moved);
                    }
                }
                default -> {
                    byte[] found = cache.get(place);
                    if (found != null) {
                        hits++;
                        assertThat(found).isSameAs(all.get(place));
                    }
                }
            }
            if (step % 1_000 == 999) {
                int slot = random.nextInt(3);
                cache.forget(new Segment(7, slot));
                all.keySet().removeIf(known -> Place.slot(known) == slot);
            }
        }
        long held = all.keySet().stream().filter(place -> cache.get(place) != null).count();
        assertThat(held).isBetween(50L, LIMIT_BYTES / 64L);
        assertThat(hits).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1_000})
    void whatIsReadStaysAndWhatIsNotGoes(int others) {
        Cache cache = new Cache(LIMIT_BYTES);
        long often = Place.of(0, 0, 160, false);
        cache.put(often, new byte[160]);
        for (int i = 1; i <= others; i++) {
            assertThat(cache.get(often)).isNotNull();
            cache.put(Place.of(0, 160 * i, 160, false), new byte[160]);
        }
        assertThat(cache.get(Place.of(0, 160 * others, 160, false))).isNotNull();
        assertThat(cache.get(Place.of(0, 160, 160, false)) == null).isEqualTo(others > 100);
    }
}
