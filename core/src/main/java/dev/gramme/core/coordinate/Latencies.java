package dev.gramme.core.coordinate;

import dev.gramme.core.ring.NodeId;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// How fast each node has answered reads lately, and whether one more hedge is affordable (Dean and
/// Barroso, *The Tail at Scale*: at most a few percent extra requests).
public final class Latencies {
    private static final int SAMPLES = 128;
    private static final double SMOOTHING = 0.1;
    private static final double HEDGES_PER_READ = 0.05;
    private static final double HEDGES_SAVED_UP = 10;

    private final Map<NodeId, Average> averages = new HashMap<>();
    private final long[] recent = new long[SAMPLES];
    private int recorded;
    private double hedgesLeft = HEDGES_SAVED_UP;
    private long p95Nanos;

    private static final class Average {
        private double nanos;
    }

    void record(NodeId node, long nanos) {
        Average average = averages.get(node);
        if (average == null) {
            average = new Average();
            average.nanos = nanos;
            averages.put(node, average);
        }
        average.nanos += SMOOTHING * (nanos - average.nanos);
        recent[recorded++ % SAMPLES] = nanos;
        if (recorded % (SAMPLES / 4) == 0) {
            int filled = Math.min(recorded, SAMPLES);
            long[] sorted = Arrays.copyOf(recent, filled);
            Arrays.sort(sorted);
            p95Nanos = sorted[filled * 95 / 100];
        }
    }

    /// Nanoseconds; 0 for a node that was never asked, so that it is tried.
    double average(NodeId node) {
        Average average = averages.get(node);
        return average == null ? 0 : average.nanos;
    }

    /// The 95th percentile of recent replies; 0 while unknown.
    long p95Nanos() {
        return p95Nanos;
    }

    void readStarted() {
        hedgesLeft = Math.min(HEDGES_SAVED_UP, hedgesLeft + HEDGES_PER_READ);
    }

    boolean takeHedge() {
        if (hedgesLeft < 1) {
            return false;
        }
        hedgesLeft--;
        return true;
    }
}
