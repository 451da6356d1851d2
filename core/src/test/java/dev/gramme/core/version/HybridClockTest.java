package dev.gramme.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Goal: hybrid time follows the wall clock, never runs backwards, and is not dragged along by a
/// broken clock. Method: examples by hand.
final class HybridClockTest {
    private final HybridClock clock = new HybridClock();

    @Test
    void timeGrowsThoughTheWallClockStandsOrFallsBack() {
        long first = clock.tick(1_000);
        long second = clock.tick(1_000);
        long third = clock.tick(500);

        assertThat(HybridClock.toWallMillis(first)).isEqualTo(1_000);
        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
        assertThat(HybridClock.toWallMillis(clock.tick(2_000))).isEqualTo(2_000);
    }

    @Test
    void timeIsNeverBehindWhatWasObserved() {
        HybridClock ahead = new HybridClock();
        long theirs = ahead.tick(1_500);
        clock.observe(theirs, 1_000, 60_000);

        assertThat(clock.tick(1_000)).isGreaterThan(theirs);
    }

    @Test
    void timesTooFarAheadAreNotBelieved() {
        HybridClock broken = new HybridClock();
        clock.observe(broken.tick(1_000_000), 1_000, 60_000);

        assertThat(HybridClock.toWallMillis(clock.tick(1_000))).isEqualTo(1_000);
    }
}
