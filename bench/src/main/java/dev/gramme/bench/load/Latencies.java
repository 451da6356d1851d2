package dev.gramme.bench.load;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

import java.util.concurrent.TimeUnit;

/// Times of answers, in nanoseconds, to three digits. Any thread records, one thread reads.
public final class Latencies {
    private static final long LEAST_NANOS = 100;
    private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final Recorder reads = new Recorder(LEAST_NANOS, MOST_NANOS, DIGITS);
    private final Recorder writes = new Recorder(LEAST_NANOS, MOST_NANOS, DIGITS);
    private final Histogram readTotal = empty();
    private final Histogram writeTotal = empty();
    private final Histogram latest = empty();

    private static Histogram empty() {
        return new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
    }

    void record(boolean read, long nanos) {
        long bounded = Math.clamp(nanos, 0, MOST_NANOS);
        (read ? reads : writes).recordValue(bounded);
    }

    /// Takes over what was recorded since the last call.
    ///
    /// @return figures of that alone
    Figures collect() {
        Histogram newReads = reads.getIntervalHistogram();
        Histogram newWrites = writes.getIntervalHistogram();
        readTotal.add(newReads);
        writeTotal.add(newWrites);
        latest.reset();
        latest.add(newReads);
        latest.add(newWrites);
        return Figures.of(latest);
    }

    /// Of all that was collected.
    Figures reads() {
        return Figures.of(readTotal);
    }

    Figures writes() {
        return Figures.of(writeTotal);
    }

    Figures all() {
        Histogram all = empty();
        all.add(readTotal);
        all.add(writeTotal);
        return Figures.of(all);
    }
}
