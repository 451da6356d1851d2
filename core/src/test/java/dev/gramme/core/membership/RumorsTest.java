package dev.gramme.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.Rumor.Liveness;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: rumours go out least sent first, a bounded number of times, a bounded number per frame.
/// Method: by example, and all rumours of a large cluster until none is left.
class RumorsTest {
    private final Rumors rumors = new Rumors();

    @Test
    void copiesGrowWithTheLogarithmOfTheCluster() {
        assertThat(Rumors.copies(1)).isEqualTo(3);
        assertThat(Rumors.copies(3)).isEqualTo(6);
        assertThat(Rumors.copies(10)).isEqualTo(12);
        assertThat(Rumors.copies(300)).isEqualTo(27);
    }

    @Test
    void leastSentGoFirstAndTheNewestOfThem() {
        rumors.add(alive(1, 0));
        rumors.add(alive(2, 0));
        assertThat(rumors.take(List.of(), 1, 10)).containsExactly(alive(2, 0));
        assertThat(rumors.take(List.of(), 1, 10)).containsExactly(alive(1, 0));
        rumors.add(alive(3, 0));
        assertThat(rumors.take(List.of(), 2, 10)).containsExactly(alive(3, 0), alive(2, 0));
    }

    @Test
    void newerRumourOnAMemberTakesThePlaceOfTheOlder() {
        rumors.add(alive(1, 0));
        rumors.add(alive(1, 1));
        assertThat(rumors.take(List.of(), 6, 10)).containsExactly(alive(1, 1));
        rumors.forget(VirtualCluster.id(1));
        assertThat(rumors.take(List.of(), 6, 10)).isEmpty();
    }

    @Test
    void whatMustBeSaidComesFirstAndOnceOnly() {
        rumors.add(alive(1, 0));
        rumors.add(alive(2, 0));
        assertThat(rumors.take(List.of(alive(1, 0)), 6, 10))
                .containsExactly(alive(1, 0), alive(2, 0));
        assertThat(rumors.take(List.of(alive(7, 0), alive(8, 0)), 1, 10))
                .containsExactly(alive(7, 0));
    }

    @Test
    void everyRumourIsSentItsNumberOfTimesAndForgotten() {
        int members = 300;
        for (int member = 0; member < members; member++) {
            rumors.add(alive(member, 0));
        }
        List<Rumor> sent = new ArrayList<>();
        while (rumors.size() > 0) {
            List<Rumor> frame = rumors.take(List.of(), 6, members);
            assertThat(frame).hasSizeBetween(1, 6);
            sent.addAll(frame);
        }
        assertThat(sent).hasSize(members * Rumors.copies(members));
    }

    private static Rumor alive(int member, long incarnation) {
        return new Rumor(VirtualCluster.id(member), incarnation, Liveness.ALIVE);
    }
}
