package dev.gramme.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Goal: the log finds the keys behind dots, and says when it no longer knows all of them. Method:
/// examples by hand.
class PartitionLogTest {
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);
    private static final Dot B1 = new Dot(B, 1);
    private static final Key K = Key.of("k");
    private static final Key L = Key.of("l");

    private final PartitionLog log = new PartitionLog(new TreeMap<>(), DotSet.EMPTY);

    PartitionLogTest() {
        log.add(DotSet.of(new Dot(A, 1)), K);
        log.add(DotSet.of(new Dot(A, 2)), L);
        log.add(DotSet.of(new Dot(B, 1)), K);
    }

    @Test
    void keysAreFoundWithTheDotsThatWereAskedForOnly() {
        DotSet asked = DotSet.of(List.of(new Dot(A, 2), new Dot(B, 1), new Dot(B, 7)));
        TreeMap<Key, DotSet> expected = new TreeMap<>();
        expected.put(K, DotSet.of(new Dot(B, 1)));
        expected.put(L, DotSet.of(new Dot(A, 2)));
        assertThat(log.find(asked, 10).byKey()).isEqualTo(expected);
        assertThat(log.find(DotSet.range(A, 2, 1L << 40).plus(new Dot(B, 1)), 10).byKey())
                .isEqualTo(expected);
        assertThat(log.find(DotSet.EMPTY, 10).byKey()).isEmpty();
    }

    @Test
    void aBoundOfKeysStillGivesEveryAskedDotOfTheKeysThatFit() {
        DotSet all = DotSet.range(A, 1, 2).plus(new Dot(B, 1));
        TreeMap<Key, DotSet> expected = new TreeMap<>();
        expected.put(K, DotSet.of(List.of(new Dot(A, 1), new Dot(B, 1))));
        assertThat(log.find(all, 1).byKey()).isEqualTo(expected);
        assertThat(log.find(all, 1).all()).as("all are logged").isTrue();
    }

    @Test
    void aDotThatIsNotLoggedIsNoticed() {
        assertThat(log.find(DotSet.range(A, 1, 2), 10).all()).isTrue();
        assertThat(log.find(DotSet.range(A, 1, 3), 10).all()).isFalse();
        assertThat(log.find(DotSet.range(A, 3, 3), 10).all()).isFalse();
        assertThat(log.find(DotSet.range(A, 1, 1L << 40), 10).all()).isFalse();
        assertThat(log.find(DotSet.EMPTY, 10).all()).isTrue();
    }

    @Test
    void trimmingDropsWhatIsEverywhereAndTellsWhatItDropped() {
        DotSet everywhere = DotSet.range(A, 1, 1).plus(new Dot(B, 5));
        assertThat(log.trim(everywhere)).isEqualTo(DotSet.of(new Dot(A, 1)));
        assertThat(log.count()).isEqualTo(2);
        assertThat(log.weight()).isEqualTo(2);
        assertThat(log.within(K, DotSet.EMPTY)).isFalse();
        assertThat(log.within(K, DotSet.of(new Dot(B, 1)))).isTrue();
        assertThat(log.find(DotSet.range(A, 1, 1), 10).all()).isFalse();
        assertThat(log.trim(everywhere)).isEqualTo(DotSet.EMPTY);
    }

    @Test
    void theLastTrimmedDotOfAKeyLeavesNothingOfTheKey() {
        log.trim(DotSet.of(new Dot(A, 2)));
        assertThat(log.within(L, DotSet.EMPTY)).isTrue();
        log.add(DotSet.of(new Dot(A, 3)), L);
        assertThat(log.within(L, DotSet.EMPTY)).isFalse();
        assertThat(log.within(L, DotSet.of(new Dot(A, 3)))).isTrue();
    }

    @Test
    void cuttingTakesTheOldestInTheOrderOfArrival() {
        assertThat(log.cutTo(1)).isEqualTo(DotSet.range(A, 1, 2));
        assertThat(log.find(DotSet.of(new Dot(B, 1)), 10).all()).isTrue();
        assertThat(log.count()).isEqualTo(1);
        assertThat(log.cutTo(1)).isEqualTo(DotSet.EMPTY);
    }

    @Test
    void aLongKeyCountsForSeveral() {
        Key endless = Key.of("k".repeat(1_000));
        log.add(DotSet.of(new Dot(B, 2)), endless);
        assertThat(log.weight()).isEqualTo(11);
        assertThat(log.cutTo(10)).isEqualTo(DotSet.of(new Dot(A, 1)));
        assertThat(log.cutTo(7)).isEqualTo(DotSet.range(A, 2, 2).plus(DotSet.range(B, 1, 2)));
        assertThat(log.weight()).isZero();
    }

    @Test
    void ofWhatWasCutNobodyKnowsTheKeyUntilAllHomesHaveIt() {
        log.cutTo(2);
        assertThat(log.within(L, DotSet.of(new Dot(A, 2)))).as("may be an event of L").isFalse();
        assertThat(log.within(L, DotSet.range(A, 1, 2))).isTrue();
        log.trim(DotSet.range(A, 1, 1));
        assertThat(log.within(L, DotSet.of(new Dot(A, 2)))).isTrue();
    }

    @Test
    void aLogThatWasFoundAtTheStartKnowsItsKeysAndDots() {
        TreeMap<Dot, Key> found = new TreeMap<>();
        found.put(new Dot(A, 4), K);
        found.put(new Dot(A, 5), K);
        PartitionLog again = new PartitionLog(found, DotSet.range(A, 3, 5));
        assertThat(again.count()).isEqualTo(2);
        assertThat(again.within(K, DotSet.range(A, 3, 5))).isTrue();
        assertThat(again.within(K, DotSet.range(A, 3, 4))).isFalse();
        assertThat(again.within(K, DotSet.range(A, 4, 5))).as("3 may be its own").isFalse();
    }

    /// Two hot keys by turns, so that the dots of each have as many holes as there are, in the
    /// longest log there is.
    @Test
    @Timeout(20)
    void aLongLogCostsWhatItIsLong() {
        int count = 65_536;
        for (int counter = 3; counter <= count; counter++) {
            log.add(DotSet.of(new Dot(A, counter)), counter % 2 == 0 ? L : K);
        }
        DotSet odd = asked(count, 2);
        assertThat(log.find(odd, 10).byKey().get(K)).isEqualTo(odd);
        assertThat(log.find(DotSet.range(A, 1, 1L << 40), 10).byKey()).hasSize(2);
        assertThat(log.within(K, DotSet.range(A, 1, count).plus(B1))).isTrue();
        assertThat(log.trim(asked(count, 4)).count()).isEqualTo(count / 4);
        log.cutTo(10);
        assertThat(log.count()).isEqualTo(10);
    }

    private static DotSet asked(int count, int every) {
        List<Dot> dots = new ArrayList<>();
        for (int counter = 1; counter <= count; counter += every) {
            dots.add(new Dot(A, counter));
        }
        return DotSet.of(dots);
    }
}
