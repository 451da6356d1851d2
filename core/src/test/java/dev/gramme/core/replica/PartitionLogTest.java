package dev.gramme.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Key;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.TreeMap;

/// Goal: the log finds the keys behind dots, and says when it no longer knows all of them. Method:
/// examples by hand.
class PartitionLogTest {
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);
    private static final Key K = Key.of("k");
    private static final Key L = Key.of("l");

    private final PartitionLog log = new PartitionLog(new TreeMap<>());

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
        assertThat(log.keysOf(asked, 10)).isEqualTo(expected);
        assertThat(log.keysOf(DotSet.EMPTY, 10)).isEmpty();
    }

    @Test
    void aBoundOfKeysStillGivesEveryAskedDotOfTheKeysThatFit() {
        DotSet all = DotSet.range(A, 1, 2).plus(new Dot(B, 1));
        TreeMap<Key, DotSet> expected = new TreeMap<>();
        expected.put(K, DotSet.of(List.of(new Dot(A, 1), new Dot(B, 1))));
        assertThat(log.keysOf(all, 1)).isEqualTo(expected);
    }

    @Test
    void aDotThatIsNotLoggedIsNoticed() {
        assertThat(log.holdsAll(DotSet.range(A, 1, 2))).isTrue();
        assertThat(log.holdsAll(DotSet.range(A, 1, 3))).isFalse();
        assertThat(log.holdsAll(DotSet.EMPTY)).isTrue();
    }

    @Test
    void trimmingDropsWhatIsEverywhereAndTellsWhatItDropped() {
        DotSet everywhere = DotSet.range(A, 1, 1).plus(new Dot(B, 5));
        assertThat(log.trim(everywhere)).isEqualTo(DotSet.of(new Dot(A, 1)));
        assertThat(log.count()).isEqualTo(2);
        assertThat(log.dotsOf(K)).isEqualTo(DotSet.of(new Dot(B, 1)));
        assertThat(log.holdsAll(DotSet.range(A, 1, 1))).isFalse();
        assertThat(log.trim(everywhere)).isEqualTo(DotSet.EMPTY);
    }

    @Test
    void theLastTrimmedDotOfAKeyLeavesNothingOfTheKey() {
        log.trim(DotSet.of(new Dot(A, 2)));
        assertThat(log.dotsOf(L)).isEqualTo(DotSet.EMPTY);
        log.add(DotSet.of(new Dot(A, 3)), L);
        assertThat(log.dotsOf(L)).isEqualTo(DotSet.of(new Dot(A, 3)));
    }

    @Test
    void aLogThatWasFoundAtTheStartKnowsItsKeysAndDots() {
        TreeMap<Dot, Key> found = new TreeMap<>();
        found.put(new Dot(A, 4), K);
        found.put(new Dot(A, 5), K);
        PartitionLog again = new PartitionLog(found);
        assertThat(again.count()).isEqualTo(2);
        assertThat(again.dotsOf(K)).isEqualTo(DotSet.range(A, 4, 5));
    }
}
