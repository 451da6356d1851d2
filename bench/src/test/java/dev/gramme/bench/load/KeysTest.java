package dev.gramme.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// Goal: each distribution is what it says. Method: many draws from a seed.
final class KeysTest {
    private static final int DRAWS = 200_000;

    @Test
    void uniformKeysAreAllAsLikely() {
        int[] counts = draw(Distribution.UNIFORM, 100);
        assertThat(Arrays.stream(counts)).allMatch(count -> count > 1_700 && count < 2_300);
    }

    @Test
    void zipfianKeysAreAsLikelyAsTheirRankSays() {
        int[] counts = draw(Distribution.ZIPFIAN, 1_000);
        double sum = 0;
        for (int rank = 1; rank <= 1_000; rank++) {
            sum += Math.pow(rank, -0.99);
        }
        for (int rank : new int[] {1, 2, 3, 10, 100}) {
            double expected = DRAWS * Math.pow(rank, -0.99) / sum;
            assertThat((double) counts[rank - 1])
                    .as("rank %d", rank)
                    .isCloseTo(expected, within(5 * Math.sqrt(expected)));
        }
        assertThat(counts[999]).isPositive();
    }

    @Test
    void zipfianKeysOfOneAndOfABillionAreWithinTheirCount() {
        Keys one = keys(Distribution.ZIPFIAN, 1, 0, 1);
        Keys many = keys(Distribution.ZIPFIAN, Workload.MAX_KEYS, 0, 1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(one.next()).isZero();
            assertThat(many.next()).isBetween(0L, Workload.MAX_KEYS - 1);
        }
    }

    @Test
    void sharesOfSequentialKeysTouchEveryKeyOnce() {
        TreeSet<Long> seen = new TreeSet<>();
        for (int share = 0; share < 3; share++) {
            Keys keys = keys(Distribution.SEQUENTIAL, 10, share, 3);
            for (int i = 0; i < (share == 0 ? 4 : 3); i++) {
                assertThat(seen.add(keys.next())).isTrue();
            }
        }
        assertThat(seen).hasSize(10);
        assertThat(seen.last()).isEqualTo(9);
    }

    @Test
    void equalSeedsDrawEqualRequests() {
        Workload workload = workload(Distribution.ZIPFIAN, 1_000);
        Mix first = new Mix(workload, 1, 2);
        Mix again = new Mix(workload, 1, 2);
        for (int i = 0; i < 100; i++) {
            assertThat(first.nextIsRead()).isEqualTo(again.nextIsRead());
            assertThat(first.nextKey()).isEqualTo(again.nextKey());
            assertThat(first.nextLength()).isEqualTo(again.nextLength()).isBetween(10, 20);
        }
    }

    @Test
    void keysAreNamedWithTwelveDigits() {
        assertThat(new String(new KeyName("a:").of(12_345), StandardCharsets.US_ASCII))
                .isEqualTo("a:000000012345");
    }

    private static int[] draw(Distribution distribution, int count) {
        Keys keys = keys(distribution, count, 0, 1);
        int[] counts = new int[count];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) keys.next()]++;
        }
        return counts;
    }

    private static Keys keys(Distribution distribution, long count, int share, int shares) {
        return Keys.of(workload(distribution, count), new SplittableRandom(7), share, shares);
    }

    private static Workload workload(Distribution distribution, long count) {
        return new Workload(count, distribution, new Sizes(10, 20), 50, "k", 7);
    }
}
