package dev.gramme.simulator.world;

import dev.gramme.core.port.Clock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/// The clocks of one machine: they run a little fast or slow, and the wall clock is wrong by an
/// offset that jumps. Only the wall clock ever runs backwards. What it said is remembered.
public final class SimClock implements Clock {
    /// 2026-01-01T00:00:00Z: when every world begins.
    static final long EPOCH_MS = 1_767_225_600_000L;

    private final LongSupplier worldNanos;
    private final long startNanos;
    private final List<Course> courses = new ArrayList<>();
    private Course course = new Course(0, 0, 0, 0);

    /// How the clocks go from one moment of the world on.
    private record Course(long fromNanos, long elapsedThen, long driftPpm, long offsetMs) {
        long elapsedAt(long worldNanos) {
            long since = worldNanos - fromNanos;
            return elapsedThen + since + since / 1_000_000 * driftPpm;
        }

        long wallMillisAt(long worldNanos) {
            return EPOCH_MS + elapsedAt(worldNanos) / 1_000_000 + offsetMs;
        }
    }

    SimClock(LongSupplier worldNanos, long startNanos) {
        this.worldNanos = worldNanos;
        this.startNanos = startNanos;
        courses.add(course);
    }

    @Override
    public long monotonicNanos() {
        return startNanos + course.elapsedAt(worldNanos.getAsLong());
    }

    @Override
    public long wallMillis() {
        return course.wallMillisAt(worldNanos.getAsLong());
    }

    /// Runs faster than the world by `ppm` millionths from now on (slower if negative).
    public void drift(long ppm) {
        turn(ppm, course.offsetMs);
    }

    /// Sets the wall clock forward, or back if negative.
    public void jump(long millis) {
        turn(course.driftPpm, course.offsetMs + millis);
    }

    /// The wall clock is right again.
    public void correct() {
        turn(course.driftPpm, 0);
    }

    private void turn(long driftPpm, long offsetMs) {
        long now = worldNanos.getAsLong();
        course = new Course(now, course.elapsedAt(now), driftPpm, offsetMs);
        courses.add(course);
    }

    /// The least the wall clock said within a time of the world, up to the present.
    public long leastWallMillis(long fromNanos, long toNanos) {
        return saidWithin(fromNanos, toNanos).min().orElse(wallMillis());
    }

    /// The most the wall clock said within a time of the world, up to the present.
    public long mostWallMillis(long fromNanos, long toNanos) {
        return saidWithin(fromNanos, toNanos).max().orElse(wallMillis());
    }

    /// What it said at the ends of the time, and before and after every turn.
    private LongStream saidWithin(long fromNanos, long toNanos) {
        LongStream.Builder said = LongStream.builder();
        for (int i = 0; i < courses.size(); i++) {
            Course one = courses.get(i);
            boolean last = i + 1 == courses.size();
            long untilNanos = last ? worldNanos.getAsLong() : courses.get(i + 1).fromNanos;
            long first = Math.max(fromNanos, one.fromNanos);
            long end = Math.min(toNanos, untilNanos);
            if (first <= end) {
                said.add(one.wallMillisAt(first)).add(one.wallMillisAt(end));
            }
        }
        return said.build();
    }

    /// How long the world takes while this clock advances by `nanos`.
    long worldNanosFor(long nanos) {
        return nanos - nanos / 1_000_000 * course.driftPpm;
    }
}
