package dev.gramme.bench.load;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// An open loop over a client that has threads of its own: one thread of ours asks what is due, and
/// an answer is noted in the thread that completed it. As many are outstanding as there are users;
/// what finds no room waits, and the wait counts (LOAD-1).
final class AsyncArrivals {
    /// As a [Worker] sleeps.
    private static final long LEAST_SLEEP_NANOS = 50_000;

    private final AsyncRequests requests;
    private final AsyncTally tally;
    private final Time time;
    private final Pace pace;
    private final Mix mix;
    private final List<Place> places = new ArrayList<>();
    private final Queue<Place> free = new ConcurrentLinkedQueue<>();

    private long next;
    private long remaining;

    /// The clock, and how to wait for it.
    interface Time {
        Time REAL =
                new Time() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void sleep(long nanos) {
                        LockSupport.parkNanos(nanos);
                    }
                };

        long nanos();

        void sleep(long nanos);
    }

    AsyncArrivals(Plan plan, AsyncRequests requests, AsyncTally tally, Time time) {
        this.requests = requests;
        this.tally = tally;
        this.time = time;
        this.pace = new Pace(tally.startNanos(), plan.pressure().perSecond());
        this.mix = new Mix(plan.workload(), 0, 1);
        this.remaining = plan.extent().operations();
        for (int i = 0; i < plan.pressure().connections(); i++) {
            places.add(new Place());
        }
        free.addAll(places);
    }

    /// Completes when everything is answered or given up.
    CompletableFuture<Share> start() {
        CompletableFuture<Share> done = new CompletableFuture<>();
        var _ =
                Thread.ofPlatform()
                        .name("arrivals")
                        .start(() -> {
                            try {
                                done.complete(run());
                            } catch (RuntimeException | Error bug) {
                                done.completeExceptionally(bug);
                            }
                        });
        return done;
    }

    Share run() {
        while (remaining > 0 && due() < tally.endNanos() && time.nanos() < tally.endNanos()) {
            Place place = due() <= time.nanos() ? free.poll() : null;
            if (place == null) {
                time.sleep(Math.max(due() - time.nanos(), LEAST_SLEEP_NANOS));
            } else {
                place.ask(due(), mix.nextIsRead());
                step();
            }
        }
        countUnsent();
        awaitAnswers();
        return tally.share(time.nanos());
    }

    private long due() {
        return pace.due(next);
    }

    /// What was due at this moment has been asked or given up.
    private void step() {
        if (tally.counts(due())) {
            remaining--;
        }
        next++;
    }

    /// LOAD-2: what was due and found no room.
    private void countUnsent() {
        while (remaining > 0 && due() < tally.endNanos()) {
            if (tally.counts(due())) {
                tally.onUnsent(due(), time.nanos(), mix.nextIsRead());
            }
            step();
        }
    }

    private void awaitAnswers() {
        long patience = time.nanos() + Worker.PATIENCE_NANOS;
        while (free.size() < places.size() && time.nanos() < patience) {
            time.sleep(LEAST_SLEEP_NANOS);
        }
        places.forEach(Place::giveUp);
    }

    /// Room for one request. Its answer may come in any thread, and when nobody waits any more.
    private final class Place {
        private boolean taken;
        private boolean read;
        private long sinceNanos;

        void ask(long dueNanos, boolean isRead) {
            synchronized (this) {
                taken = true;
                read = isRead;
                sinceNanos = dueNanos;
            }
            // In the completing thread itself, as AsyncUsers do.
            var _ = requests.ask(isRead, mix).whenCompleteAsync(this::onAnswer, Runnable::run);
        }

        private void onAnswer(@Nullable Object value, @Nullable Throwable failure) {
            long now = time.nanos();
            synchronized (this) {
                if (!taken) {
                    return;
                }
                taken = false;
                tally.onAnswer(sinceNanos, now, read, value, failure);
            }
            free.add(this);
        }

        synchronized void giveUp() {
            if (taken) {
                taken = false;
                tally.onUnanswered(sinceNanos, time.nanos(), read);
            }
        }
    }
}
