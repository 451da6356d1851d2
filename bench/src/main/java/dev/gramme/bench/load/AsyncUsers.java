package dev.gramme.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A closed loop over a client that has threads of its own: each user draws a key, asks, and asks
/// again in the thread that completed the answer.
final class AsyncUsers {
    private final Plan plan;
    private final AsyncRequests requests;
    private final AsyncTally tally;

    AsyncUsers(Plan plan, AsyncRequests requests, AsyncTally tally) {
        this.plan = plan;
        this.requests = requests;
        this.tally = tally;
    }

    /// Completes when every user's last request is answered.
    CompletableFuture<Share> start() {
        int count = plan.pressure().connections();
        List<User> users = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            users.add(new User(i, count));
        }
        users.forEach(User::goOn);
        CompletableFuture<?>[] ends =
                users.stream().map(user -> user.ended).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ends).thenApply(_ -> tally.share(System.nanoTime()));
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
                CompletableFuture<?> answer = requests.ask(read, mix);
                if (!answer.isDone()) {
                    long since = now;
                    // In the completing thread itself: some clients' own way is another thread for
                    // each completion, where there are few processors.
                    var _ =
                            answer.whenCompleteAsync(
                                    (value, failure) -> {
                                        tally.onAnswer(
                                                since, System.nanoTime(), read, value, failure);
                                        goOn();
                                    },
                                    Runnable::run);
                    return;
                }
                tally.onDone(now, System.nanoTime(), read, answer);
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
            if (!tally.counts(nowNanos)) {
                return true;
            }
            return nowNanos < tally.endNanos() && remaining-- > 0;
        }
    }
}
