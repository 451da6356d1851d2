package dev.gramme.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Goal: a flood becomes one line a second that tells of the rest. Method: times given by hand,
/// where nanosecond clocks may start anywhere.
final class LogPaceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void oneLineASecondAndTheRestCounted() {
        for (long start : new long[] {0, -SECOND / 2, Long.MAX_VALUE - 10}) {
            LogPace pace = new LogPace();
            assertThat(pace.admits(start)).isTrue();
            assertThat(pace.takeHeldBack()).isZero();
            assertThat(pace.admits(start)).isFalse();
            assertThat(pace.admits(start + SECOND - 1)).isFalse();
            assertThat(pace.admits(start + SECOND)).isTrue();
            assertThat(pace.takeHeldBack()).isEqualTo(2);
            assertThat(pace.takeHeldBack()).isZero();
        }
    }
}
