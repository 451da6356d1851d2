package dev.gramme.core.coordinate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.Test;

/// Goal: no forwarded request is taken twice, however late its second frame comes, with bounded
/// memory. Method: examples by hand.
class TakenTest {
    private static final NodeId ASKER = new NodeId("asker");
    private static final NodeId OTHER = new NodeId("other");

    private final Taken taken = new Taken();

    @Test
    void aNumberIsTakenOnceFromEachAsker() {
        assertThat(taken.first(ASKER, 5)).isTrue();
        assertThat(taken.first(ASKER, 5)).isFalse();
        assertThat(taken.first(OTHER, 5)).isTrue();
    }

    @Test
    void aFrameThatWasOvertakenIsStillTaken() {
        assertThat(taken.first(ASKER, 6)).isTrue();
        assertThat(taken.first(ASKER, 5)).isTrue();
        assertThat(taken.first(ASKER, 5)).isFalse();
    }

    @Test
    void whatIsOlderThanTheWindowIsNotTakenAtAll() {
        for (long number = 1; number <= 1_000; number++) {
            assertThat(taken.first(ASKER, number)).isTrue();
        }
        for (long number = 1; number <= 1_000; number++) {
            assertThat(taken.first(ASKER, number)).as("number %d", number).isFalse();
        }
        assertThat(taken.first(ASKER, 1_001)).isTrue();
    }

    @Test
    void aNewLifeOfTheAskerCountsAnew() {
        for (long number = 1; number <= 1_000; number++) {
            taken.first(ASKER, number);
        }
        taken.first(OTHER, 5);
        taken.forget(ASKER);
        assertThat(taken.first(ASKER, 5)).isTrue();
        assertThat(taken.first(OTHER, 5)).isFalse();
    }
}
