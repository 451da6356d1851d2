package dev.gramme.bench.load;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// What became of the requests over a client that has threads of its own. Any thread; what was
/// asked while it warmed up is not counted.
final class AsyncTally {
    private final Latencies latencies = new Latencies();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong inTime = new AtomicLong();
    private final AtomicLong absent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("");
    private final long startNanos;
    private final long countFromNanos;
    private final long endNanos;

    AsyncTally(Plan plan, long nowNanos) {
        this.startNanos = nowNanos;
        this.countFromNanos = nowNanos + plan.extent().warmUp().toNanos();
        this.endNanos = countFromNanos + plan.extent().duration().toNanos();
    }

    Latencies latencies() {
        return latencies;
    }

    long startNanos() {
        return startNanos;
    }

    long endNanos() {
        return endNanos;
    }

    boolean counts(long sinceNanos) {
        return sinceNanos >= countFromNanos;
    }

    /// @param sinceNanos what the time is counted from
    void onAnswer(
            long sinceNanos,
            long nowNanos,
            boolean read,
            @Nullable Object value,
            @Nullable Throwable failure) {
        if (failure != null) {
            firstFailure.compareAndSet("", failure.toString());
        }
        if (!counts(sinceNanos)) {
            return;
        }
        if (failure != null) {
            failed.incrementAndGet();
            return;
        }
        latencies.record(read, nowNanos - sinceNanos);
        answered.incrementAndGet();
        if (nowNanos <= endNanos) {
            inTime.incrementAndGet();
        }
        if (read && value == null) {
            absent.incrementAndGet();
        }
    }

    /// One that is done already. Only by what every future has had for long: some clients' futures
    /// know their own answer and leave `state()` and `resultNow()` to a parent that does not.
    void onDone(long sinceNanos, long nowNanos, boolean read, CompletableFuture<?> answer) {
        @Nullable Object value;
        try {
            value = answer.join();
        } catch (CompletionException | CancellationException failed) {
            onAnswer(sinceNanos, nowNanos, read, null, failed);
            return;
        }
        onAnswer(sinceNanos, nowNanos, read, value, null);
    }

    /// LOAD-2: asked, and nobody waits for it any more.
    void onUnanswered(long sinceNanos, long nowNanos, boolean read) {
        if (counts(sinceNanos)) {
            unanswered.incrementAndGet();
            latencies.record(read, nowNanos - sinceNanos);
        }
    }

    /// LOAD-2: due, and never asked.
    void onUnsent(long dueNanos, long nowNanos, boolean read) {
        unsent.incrementAndGet();
        latencies.record(read, nowNanos - dueNanos);
    }

    Share share(long nowNanos) {
        Counts counts =
                new Counts(
                        answered.get(),
                        inTime.get(),
                        absent.get(),
                        failed.get(),
                        unanswered.get(),
                        unsent.get());
        long elapsed = Math.min(endNanos, nowNanos) - countFromNanos;
        return new Share(counts, Math.max(1, elapsed), firstFailure.get());
    }
}
