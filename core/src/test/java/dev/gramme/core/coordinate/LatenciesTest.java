package dev.gramme.core.coordinate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.Test;

/// Goal: hedges stay within a few percent of the reads, and what is known of nodes follows their
/// replies. Method: examples by hand.
class LatenciesTest {
    private static final NodeId NODE = new NodeId("n1");
    private static final int SAVED_UP = 10;

    private final Latencies latencies = new Latencies();

    @Test
    void afterTheFirstFewEveryTwentiethReadMayHedge() {
        assertThat(hedgesOf(10_000)).isBetween(500, 500 + SAVED_UP);
    }

    private int hedgesOf(int reads) {
        int hedges = 0;
        for (int read = 0; read < reads; read++) {
            latencies.readStarted();
            hedges += latencies.takeHedge() ? 1 : 0;
        }
        return hedges;
    }

    @Test
    void quietTimesSaveUpNoMoreThanAFewHedges() {
        for (int read = 0; read < 10_000; read++) {
            latencies.readStarted();
        }
        int hedges = 0;
        while (latencies.takeHedge()) {
            hedges++;
        }
        assertThat(hedges).isEqualTo(SAVED_UP);
    }

    @Test
    void aNodeThatWasNeverAskedIsTheFastestUntilItIsTried() {
        assertThat(latencies.average(NODE)).isZero();
        latencies.record(NODE, 2_000_000);
        assertThat(latencies.average(NODE)).isEqualTo(2_000_000);
    }

    @Test
    void theAverageFollowsLaterReplies() {
        latencies.record(NODE, 1_000_000);
        double last = latencies.average(NODE);
        for (int reply = 0; reply < 100; reply++) {
            latencies.record(NODE, 9_000_000);
            assertThat(latencies.average(NODE)).isGreaterThan(last);
            last = latencies.average(NODE);
        }
        assertThat(last).isBetween(8_900_000.0, 9_000_000.0);
    }

    @Test
    void theSlowTailIsThatOfRecentReplies() {
        assertThat(latencies.p95Nanos()).isZero();
        for (int reply = 1; reply <= 128; reply++) {
            latencies.record(NODE, reply > 116 ? 50_000_000 : 1_000_000);
        }
        assertThat(latencies.p95Nanos()).isEqualTo(50_000_000);
        for (int reply = 0; reply < 128; reply++) {
            latencies.record(NODE, 2_000_000);
        }
        assertThat(latencies.p95Nanos()).isEqualTo(2_000_000);
    }
}
