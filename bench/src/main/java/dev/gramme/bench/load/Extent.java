package dev.gramme.bench.load;

import java.time.Duration;

/// How long load is made: until the time is over or the operations are done, whatever comes first.
///
/// @param warmUp load that is not counted, before
/// @param duration of what is counted
/// @param operations that are counted
public record Extent(Duration warmUp, Duration duration, long operations) {
    public static final Duration MAX = Duration.ofDays(7);

    public Extent {
        Plan.require(
                !warmUp.isNegative() && warmUp.compareTo(MAX) <= 0,
                "warming up takes 0s to 7 days, not " + warmUp);
        Plan.require(
                duration.isPositive() && duration.compareTo(MAX) <= 0,
                "load lasts up to 7 days, not " + duration);
        Plan.require(operations >= 1, "there is at least one operation, not " + operations);
    }

    public static Extent lasting(Duration warmUp, Duration duration) {
        return new Extent(warmUp, duration, Long.MAX_VALUE);
    }

    /// No warm-up, and no limit of time but the longest.
    public static Extent counting(long operations) {
        return new Extent(Duration.ZERO, MAX, operations);
    }

    /// How many of the operations are one of some workers'; the first have one more.
    long share(int worker, int workers) {
        return operations / workers + (worker < operations % workers ? 1 : 0);
    }
}
