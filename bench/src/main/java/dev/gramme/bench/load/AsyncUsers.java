package dev.gramme.bench.load;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A closed loop over a client that has threads of its own: each user draws a key, asks, and asks
/// again in the thread that completed the answer. What [Worker] is for sockets of ours.
public final class AsyncUsers {
    private final Plan plan;
    private final AsyncStore store;
    private final byte[] pool;
    private final Latencies latencies = new Latencies();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong inTime = new AtomicLong();
    private final AtomicLong absent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("");
    private final long countFromNanos;
    private final long endNanos;

    private AsyncUsers(Plan plan, AsyncStore store) {
        Plan.require(
                !plan.pressure().isOpen() && plan.pressure().pipeline() == 1,
                "a foreign client is loaded in closed loop, one request to a user");
        this.plan = plan;
        this.store = store;
        this.pool = new Values(plan.workload()).pool();
        this.countFromNanos = System.nanoTime() + plan.extent().warmUp().toNanos();
        this.endNanos = countFromNanos + plan.extent().duration().toNanos();
    }

    /// Returns when every user's last request is answered.
    public static Verdict run(Plan plan, AsyncStore store, Consumer<String> progress)
            throws InterruptedException {
        AsyncUsers all = new AsyncUsers(plan, store);
        int count = plan.pressure().connections();
        List<User> users = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            users.add(all.new User(i, count));
        }
        users.forEach(User::goOn);
        CompletableFuture<?>[] ends =
                users.stream().map(user -> user.ended).toArray(CompletableFuture[]::new);
        CompletableFuture<Share> done = CompletableFuture.allOf(ends).thenApply(_ -> all.share());
        return new Watch(plan, all.latencies, progress).until(done);
    }

    private Share share() {
        long stop = Math.min(endNanos, System.nanoTime());
        Counts counts = new Counts(answered.get(), inTime.get(), absent.get(), failed.get(), 0, 0);
        return new Share(counts, Math.max(1, stop - countFromNanos), firstFailure.get());
    }

    private void onAnswer(long sinceNanos, boolean read, @Nullable Object value) {
        if (sinceNanos < countFromNanos) {
            return;
        }
        long now = System.nanoTime();
        latencies.record(read, now - sinceNanos);
        answered.incrementAndGet();
        if (now <= endNanos) {
            inTime.incrementAndGet();
        }
        if (read && value == null) {
            absent.incrementAndGet();
        }
    }

    private void onFailure(long sinceNanos, Throwable failure) {
        firstFailure.compareAndSet("", failure.toString());
        if (sinceNanos >= countFromNanos) {
            failed.incrementAndGet();
        }
    }

    /// One request at a time; whichever thread completes it goes on.
    private final class User {
        private final Mix mix;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        private long remaining;

        User(int number, int count) {
            mix = new Mix(plan.workload(), number, count);
            remaining = plan.extent().share(number, count);
        }

        void next() {
            long now = System.nanoTime();
            while (take(now)) {
                boolean read = mix.nextIsRead();
                CompletableFuture<?> answer = ask(read).toCompletableFuture();
                if (!answer.isDone()) {
                    long since = now;
                    // In the completing thread itself: some clients' own way is another thread for
                    // each completion, where there are few processors.
                    var _ =
                            answer.whenCompleteAsync(
                                    (value, failure) -> {
                                        note(since, read, value, failure);
                                        goOn();
                                    },
                                    Runnable::run);
                    return;
                }
                noteDone(now, read, answer);
                now = System.nanoTime();
            }
            ended.complete(null);
        }

        /// In a thread of the client's, which would swallow what is thrown and leave the run
        /// waiting.
        private void goOn() {
            try {
                next();
            } catch (RuntimeException | Error bug) {
                ended.completeExceptionally(bug);
            }
        }

        /// Whether one more request may be asked.
        private boolean take(long nowNanos) {
            if (nowNanos < countFromNanos) {
                return true;
            }
            return nowNanos < endNanos && remaining-- > 0;
        }

        private CompletionStage<?> ask(boolean read) {
            String key = plan.workload().prefix() + mix.nextKey();
            if (read) {
                return store.get(key);
            }
            int offset = mix.nextOffset();
            return store.put(key, Arrays.copyOfRange(pool, offset, offset + mix.nextLength()));
        }

        /// Only by what every future has had for long: some clients' futures know their own answer
        /// and leave `state()` and `resultNow()` to a parent that does not.
        private void noteDone(long sinceNanos, boolean read, CompletableFuture<?> answer) {
            @Nullable Object value;
            try {
                value = answer.join();
            } catch (CompletionException | CancellationException failed) {
                note(sinceNanos, read, null, failed);
                return;
            }
            note(sinceNanos, read, value, null);
        }

        private void note(
                long sinceNanos,
                boolean read,
                @Nullable Object value,
                @Nullable Throwable failure) {
            if (failure == null) {
                onAnswer(sinceNanos, read, value);
            } else {
                onFailure(sinceNanos, failure);
            }
        }
    }
}
