package dev.gramme.bench.compare;

import dev.gramme.bench.load.Stopwatch;

import java.util.List;

/// What the processes of one system use while a round lasts. The system's own account is in ticks
/// of 10 ms: rounds of a second and more are told well.
final class Cpu {
    private final List<Served> processes;
    private final List<Stopwatch> stopwatches;

    /// Starts now.
    Cpu(List<Served> processes) {
        this.processes = processes;
        this.stopwatches = processes.stream().map(Served::stopwatch).toList();
    }

    /// Since the start.
    ///
    /// @param operations that it was used for
    /// @param clientCores what the load generator used meanwhile
    Use use(long operations, double clientCores) {
        double seconds = stopwatches.stream().mapToDouble(Stopwatch::cpuSeconds).sum();
        return new Use(
                seconds * 1e6 / Math.max(1, operations),
                stopwatches.stream().mapToDouble(Stopwatch::cores).sum(),
                processes.stream().mapToLong(Served::residentMib).sum(),
                clientCores);
    }
}
