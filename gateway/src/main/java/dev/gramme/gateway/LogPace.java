package dev.gramme.gateway;

/// Lets one line of its kind into the log per second, and counts those it holds back: what one
/// trouble makes a node say comes by the thousand. One thread.
public final class LogPace {
    private static final long QUIET_NANOS = 1_000_000_000L;

    private boolean spoken;
    private long lastNanos;
    private long heldBack;

    /// Whether a line may be written now.
    public boolean admits(long nowNanos) {
        if (spoken && nowNanos - lastNanos < QUIET_NANOS) {
            heldBack++;
            return false;
        }
        spoken = true;
        lastNanos = nowNanos;
        return true;
    }

    /// How many lines were held back since this was last asked.
    public long takeHeldBack() {
        long count = heldBack;
        heldBack = 0;
        return count;
    }
}
