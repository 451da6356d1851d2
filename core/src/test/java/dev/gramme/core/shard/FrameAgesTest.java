package dev.gramme.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import org.junit.jupiter.api.Test;

/// Goal: a frame that waited on its way is known to be old, though the clocks of the two nodes have
/// nothing in common. Method: a sender whose clock began elsewhere, or runs at another rate.
class FrameAgesTest {
    private static final NodeId PEER = new NodeId("n1");
    private static final Actor LIFE = new Actor(1, 1);
    private static final long OFFSET = -987_654_321;

    private final FrameAges ages = new FrameAges();

    private long age(long sentAtMs, long nowMs) {
        return ages.ageMs(PEER, LIFE, sentAtMs + OFFSET, nowMs);
    }

    @Test
    void aFrameIsAsOldAsItIsSlowerThanTheFastest() {
        assertThat(age(1_000, 1_005)).as("the first of a life").isZero();
        assertThat(age(1_010, 1_045)).isEqualTo(30);
        assertThat(age(1_050, 1_055)).isZero();
    }

    @Test
    void aFasterFrameBecomesTheMeasureOfLaterOnes() {
        age(1_000, 1_030);
        assertThat(age(1_040, 1_045)).isZero();
        assertThat(age(1_046, 1_071)).isEqualTo(20);
    }

    @Test
    void framesThatWaitedWhileThisNodeWasPausedAreOld() {
        age(1_000, 1_001);
        for (long sent = 1_010; sent < 2_000; sent += 10) {
            long waited = 11_000 - sent;
            assertThat(age(sent, 11_001)).isBetween(waited - 250, waited);
        }
    }

    @Test
    void aClockThatRunsALittleSlowMakesNoFrameOld() {
        for (long now = 0; now < 10_000_000; now += 1_000) {
            assertThat(age((long) (now * 0.99), now)).as("at %d ms", now).isLessThan(1_000);
        }
    }

    @Test
    void aNewLifeAndAnotherNodeAreMeasuredByThemselves() {
        age(1_000, 1_005);
        assertThat(ages.ageMs(PEER, new Actor(2, 2), 5, 1_010)).isZero();
        assertThat(ages.ageMs(PEER, new Actor(2, 2), 6, 1_031)).isEqualTo(20);
        assertThat(ages.ageMs(new NodeId("n2"), LIFE, 77, 1_050)).isZero();
    }
}
