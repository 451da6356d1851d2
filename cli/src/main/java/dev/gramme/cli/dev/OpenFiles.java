package dev.gramme.cli.dev;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;

/// How many files and sockets one process of a cluster has open. Each node dials each other one, so
/// a node has two connections for every other; where all nodes are within one process it has both
/// ends of all of them.
///
/// @param nodes of the cluster
/// @param inProcess whether all of them are within this process
record OpenFiles(int nodes, boolean inProcess) {
    /// Two ports, the loop's three and the lock of the directory; counted with 40 and 95 nodes.
    private static final int OF_NODE = 6;

    /// The JVM and its jars have 50; the rest is for clients.
    private static final int OF_PROCESS = 200;

    long need() {
        int here = inProcess ? nodes : 1;
        return here * (2L * (nodes - 1) + OF_NODE) + OF_PROCESS;
    }

    /// What a process may have open. Java itself has raised it to the hard limit.
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? os.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /// Empty if so many are allowed.
    String complaint(long limit) {
        return need() <= limit
                ? ""
                : (inProcess ? "%d nodes within one process need" : "each of %d nodes needs")
                                .formatted(nodes)
                        + " up to %d open files and sockets, and %d are allowed"
                                .formatted(need(), limit);
    }

    /// What to do about it.
    String advice(long limit) {
        String raise = "raise the limit (ulimit -n " + need() + ", beyond the hard limit as root)";
        int fit = nodes;
        while (fit > 1 && new OpenFiles(fit, inProcess).need() > limit) {
            fit--;
        }
        String fewer = ", or --nodes " + fit;
        return raise + fewer + (inProcess ? ", or leave out --in-process" : "");
    }
}
