package dev.gramme.bench.load;

import java.time.Duration;

/// How much of a core a process used over some time, by the system's own account of it.
public final class Stopwatch {
    private final ProcessHandle process;
    private final long startNanos = System.nanoTime();
    private final Duration startCpu;

    /// Starts now.
    public Stopwatch(ProcessHandle process) {
        this.process = process;
        this.startCpu = cpu();
    }

    /// Seconds of processor time since the start. 0 where the system does not tell.
    public double cpuSeconds() {
        return cpu().minus(startCpu).toNanos() / 1e9;
    }

    public double cores() {
        return cpuSeconds() / seconds();
    }

    public double seconds() {
        return Math.max(1, System.nanoTime() - startNanos) / 1e9;
    }

    private Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
