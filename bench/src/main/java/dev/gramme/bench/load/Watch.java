package dev.gramme.bench.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Sits beside a running load: a line per second, the client's processor time, the final sum.
final class Watch {
    private static final long LINE_MS = 1_000;

    private final Plan plan;
    private final Latencies latencies;
    private final Consumer<String> progress;

    Watch(Plan plan, Latencies latencies, Consumer<String> progress) {
        this.plan = plan;
        this.latencies = latencies;
        this.progress = progress;
    }

    /// Returns when the load is done.
    Verdict until(CompletableFuture<Share> done) throws InterruptedException {
        Duration warmUp = plan.extent().warmUp();
        if (warmUp.isPositive()) {
            progress.accept("warming up for " + warmUp.toMillis() + " ms");
            isDone(done, warmUp.toMillis());
        }
        Stopwatch stopwatch = new Stopwatch(ProcessHandle.current());
        long second = 0;
        while (!isDone(done, LINE_MS)) {
            second++;
            tell(second, latencies.collect());
        }
        double cores = stopwatch.cores();
        latencies.collect();
        Share share = done.join();
        return new Verdict(
                plan,
                share.counts(),
                new Verdict.Times(latencies.all(), latencies.reads(), latencies.writes()),
                share.elapsedNanos() / 1e9,
                cores,
                share.firstFailure());
    }

    private void tell(long second, Figures figures) {
        progress.accept(
                "%4d s  %,10d/s  p50 %.3f ms  p99 %.3f ms  max %.3f ms"
                        .formatted(
                                second,
                                figures.count(),
                                figures.p50Ms(),
                                figures.p99Ms(),
                                figures.maxMs()));
    }

    private static boolean isDone(CompletableFuture<Share> done, long waitMs)
            throws InterruptedException {
        try {
            done.get(waitMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the load generator broke", bug.getCause());
        }
    }
}
