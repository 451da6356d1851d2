package dev.gramme.server;

/// Counts durations in fixed steps, each about twice the one before, from 100 µs to 10 s.
final class Histogram {
    static final double[] BOUNDS_SECONDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
        10
    };

    private final long[] counts = new long[BOUNDS_SECONDS.length + 1];
    private long sumNanos;

    void add(long nanos) {
        double seconds = nanos / 1e9;
        int step = 0;
        while (step < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[step]) {
            step++;
        }
        counts[step]++;
        sumNanos += nanos;
    }

    /// Adds this histogram's lines to the page.
    void print(MetricsPage page, String name, String label) {
        long total = 0;
        for (int step = 0; step < BOUNDS_SECONDS.length; step++) {
            total += counts[step];
            page.sample(name + "_bucket", label + ",le=\"" + BOUNDS_SECONDS[step] + "\"", total);
        }
        total += counts[BOUNDS_SECONDS.length];
        page.sample(name + "_bucket", label + ",le=\"+Inf\"", total);
        page.sample(name + "_sum", label, sumNanos / 1e9);
        page.sample(name + "_count", label, total);
    }
}
