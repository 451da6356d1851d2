package dev.gramme.simulator.world;

import dev.gramme.core.port.Clock;

import java.util.function.LongSupplier;

/// The clocks of one machine: they run a little fast or slow, and the wall clock is wrong by an
/// offset that jumps. Only the wall clock ever runs backwards.
public final class SimClock implements Clock {
    /// 2026-01-01T00:00:00Z.
    private static final long EPOCH_MS = 1_767_225_600_000L;

    private final LongSupplier worldNanos;
    private final long startNanos;
    private long driftPpm;
    private long turnedAtNanos;
    private long elapsedAtTurn;
    private long offsetMs;

    SimClock(LongSupplier worldNanos, long startNanos) {
        this.worldNanos = worldNanos;
        this.startNanos = startNanos;
    }

    @Override
    public long monotonicNanos() {
        return startNanos + elapsed();
    }

    @Override
    public long wallMillis() {
        return EPOCH_MS + elapsed() / 1_000_000 + offsetMs;
    }

    /// Runs faster than the world by `ppm` millionths from now on (slower if negative).
    public void drift(long ppm) {
        elapsedAtTurn = elapsed();
        turnedAtNanos = worldNanos.getAsLong();
        driftPpm = ppm;
    }

    /// Sets the wall clock forward, or back if negative.
    public void jump(long millis) {
        offsetMs += millis;
    }

    /// The wall clock is right again.
    public void correct() {
        offsetMs = 0;
    }

    /// How long the world takes while this clock advances by `nanos`.
    long worldNanosFor(long nanos) {
        return nanos - nanos / 1_000_000 * driftPpm;
    }

    private long elapsed() {
        long since = worldNanos.getAsLong() - turnedAtNanos;
        return elapsedAtTurn + since + since / 1_000_000 * driftPpm;
    }
}
