package dev.gramme.core.membership;

import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Limits;

import java.util.Arrays;

/// Measures the detector in virtual time; `SwimFiguresTest` holds the figures to their bounds.
/// Prints them all when run as a program.
final class SwimFigures {
    private SwimFigures() {}

    /// Milliseconds after a node was killed at a random moment, over many seeds.
    ///
    /// @param suspect until the first other node suspects it
    /// @param suspectAll until all others do
    /// @param down until the first other node marks it down
    /// @param downAll until all others do
    record Detection(Spread suspect, Spread suspectAll, Spread down, Spread downAll) {}

    /// @param median of the runs
    /// @param p99 of the runs
    /// @param longest of the runs
    record Spread(long median, long p99, long longest) {
        static Spread of(long[] values) {
            long[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Spread(
                    sorted[sorted.length / 2],
                    sorted[(int) (sorted.length * 0.99)],
                    sorted[sorted.length - 1]);
        }
    }

    static Detection detection(int nodes, int runs) {
        long[] suspect = new long[runs];
        long[] suspectAll = new long[runs];
        long[] down = new long[runs];
        long[] downAll = new long[runs];
        for (int run = 0; run < runs; run++) {
            VirtualCluster cluster = new VirtualCluster(nodes, Limits.production(), run).start();
            cluster.runMs(10_000 + run % 5_000);
            long killedMs = cluster.nowMs();
            cluster.kill(0);
            cluster.untilAllSee(0, Liveness.SUSPECT, 60_000);
            suspectAll[run] = cluster.nowMs() - killedMs;
            cluster.untilAllSee(0, Liveness.DOWN, 60_000);
            downAll[run] = cluster.nowMs() - killedMs;
            suspect[run] = cluster.firstMs(0, Liveness.SUSPECT) - killedMs;
            down[run] = cluster.firstMs(0, Liveness.DOWN) - killedMs;
        }
        return new Detection(
                Spread.of(suspect), Spread.of(suspectAll), Spread.of(down), Spread.of(downAll));
    }

    /// Milliseconds from the restart of a node that is DOWN everywhere until it is ALIVE
    /// everywhere.
    static Spread comeback(int nodes, int runs) {
        long[] back = new long[runs];
        for (int run = 0; run < runs; run++) {
            VirtualCluster cluster = new VirtualCluster(nodes, Limits.production(), run).start();
            cluster.runMs(5_000);
            cluster.kill(0);
            cluster.untilAllSee(0, Liveness.DOWN, 60_000);
            cluster.runMs(10_000 + run * 37L % 5_000);
            cluster.restart(0);
            back[run] = cluster.untilAllSee(0, Liveness.ALIVE, 60_000);
        }
        return Spread.of(back);
    }

    /// Frames a node sends per period in a healthy cluster.
    static double framesPerPeriod(int nodes) {
        VirtualCluster cluster = new VirtualCluster(nodes, Limits.production(), 1).start();
        int periods = 60;
        cluster.runMs(1_000);
        long before = cluster.framesSent();
        cluster.runMs((long) periods * cluster.limits.probePeriodMs());
        return (cluster.framesSent() - before) / (double) nodes / periods;
    }

    /// The most frames that any one node sent per period on average, while a tenth of the nodes die
    /// at once and later return.
    static double busiestFramesPerPeriod(int nodes) {
        VirtualCluster cluster = new VirtualCluster(nodes, Limits.production(), 1).start();
        int periods = 40;
        cluster.runMs(1_000);
        long[] before = new long[nodes];
        for (int node = 0; node < nodes; node++) {
            before[node] = cluster.framesSent(node);
        }
        for (int node = 0; node < nodes / 10; node++) {
            cluster.kill(node);
        }
        cluster.runMs((long) periods / 2 * cluster.limits.probePeriodMs());
        for (int node = 0; node < nodes / 10; node++) {
            cluster.restart(node);
        }
        cluster.runMs((long) periods / 2 * cluster.limits.probePeriodMs());
        double busiest = 0;
        for (int node = 0; node < nodes; node++) {
            busiest =
                    Math.max(busiest, (cluster.framesSent(node) - before[node]) / (double) periods);
        }
        return busiest;
    }

    /// What happened in a cluster where nobody died.
    record Peace(long suspected, long down, long frames) {}

    static Peace lossyHour(int nodes, double loss, long seed) {
        VirtualCluster cluster = new VirtualCluster(nodes, Limits.production(), seed);
        cluster.loss = loss;
        cluster.longestDelayMs = 20;
        cluster.start().runMs(3_600_000);
        return new Peace(
                cluster.count(Liveness.SUSPECT),
                cluster.count(Liveness.DOWN),
                cluster.framesSent());
    }

    public static void main(String[] arguments) {
        for (int nodes : new int[] {3, 5, 10, 50}) {
            System.out.println(nodes + " nodes: " + detection(nodes, nodes > 10 ? 100 : 1_000));
        }
        for (int nodes : new int[] {3, 10, 50}) {
            System.out.println(nodes + " nodes, back: " + comeback(nodes, 200));
        }
        for (int nodes : new int[] {10, 30, 100, 300}) {
            System.out.printf(
                    "%d nodes: %.2f frames per node and period, busiest node under churn %.2f%n",
                    nodes, framesPerPeriod(nodes), busiestFramesPerPeriod(nodes));
        }
        for (double loss : new double[] {0, 0.05, 0.10, 0.20, 0.30}) {
            System.out.println("an hour of 10 nodes, loss " + loss + ": " + lossyHour(10, loss, 1));
        }
    }
}
