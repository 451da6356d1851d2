package dev.gramme.core.version;

/// A hybrid logical clock (Kulkarni et al. 2014): wall milliseconds in the upper 48 bits, a counter
/// in the lower 16. It never runs backwards and never behind what it has observed.
public final class HybridClock {
    private static final int COUNTER_BITS = 16;

    private long last;

    /// A time greater than all that were given or observed before.
    public long tick(long wallMillis) {
        last = Math.max(last + 1, wallMillis << COUNTER_BITS);
        return last;
    }

    /// Takes a peer's time into account, unless it is further ahead than `maxAheadMs`: one broken
    /// clock must not drag the cluster's time along.
    public void observe(long hybridTime, long wallMillis, long maxAheadMs) {
        if (hybridTime >>> COUNTER_BITS <= wallMillis + maxAheadMs) {
            last = Math.max(last, hybridTime);
        }
    }

    public static long toWallMillis(long hybridTime) {
        return hybridTime >>> COUNTER_BITS;
    }
}
