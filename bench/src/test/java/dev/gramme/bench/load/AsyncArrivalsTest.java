package dev.gramme.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Goal: a foreign client is asked when it is due, and every time is counted from then (LOAD-1,
/// LOAD-2), as [WorkerTest] wants of our own. Method: a store in virtual time that takes 100 µs.
final class AsyncArrivalsTest {
    private static final long SERVICE = 100_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = 1_000_000_000L;

    private final FakeStore store = new FakeStore();
    private Latencies latencies = new Latencies();

    /// A clock, and a store that answers while somebody sleeps.
    private static final class FakeStore implements AsyncArrivals.Time, AsyncStore {
        private final Deque<Asked> asked = new ArrayDeque<>();
        private long now = START;
        private long stopFrom = Long.MAX_VALUE;
        private long stopUntil = Long.MAX_VALUE;

        private record Asked(long answerNanos, CompletableFuture<String> answer) {}

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void sleep(long nanos) {
            long until = now + nanos;
            while (!asked.isEmpty() && answerTime() <= until) {
                now = Math.max(now, answerTime());
                asked.remove().answer().complete("value");
            }
            now = until;
        }

        private long answerTime() {
            long time = asked.element().answerNanos();
            return time >= stopFrom ? Math.max(time, stopUntil) : time;
        }

        @Override
        public CompletionStage<?> get(String key) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            asked.add(new Asked(now + SERVICE, answer));
            return answer;
        }

        @Override
        public CompletionStage<?> put(String key, byte[] value) {
            return CompletableFuture.failedFuture(new IllegalStateException("reads only"));
        }
    }

    @Test
    void aStoreThatStopsForASecondIsSeenByAllThatWasDueInIt() {
        store.stopFrom = START + 4 * SECOND;
        store.stopUntil = START + 5 * SECOND;
        Share share = play(100, 1_000, 64, Extent.lasting(Duration.ZERO, Duration.ofSeconds(10)));
        assertThat(share.counts()).isEqualTo(new Counts(10_000, 10_000, 0, 0, 0, 0));
        Figures all = figures();
        assertThat(all.p50Ms()).isLessThan(1);
        assertThat(all.p99Ms()).isBetween(850.0, 1_001.0);
        assertThat(all.maxMs()).isBetween(990.0, 1_001.0);
    }

    @Test
    void whatFoundNoRoomCountsWithItsAge() {
        // One place, 100 µs, and a look every 50: about 7,000 to 10,000 a second of 20,000.
        Share share = play(100, 20_000, 1, Extent.lasting(Duration.ZERO, Duration.ofSeconds(1)));
        Counts counts = share.counts();
        assertThat(counts.answered()).isBetween(6_000L, 10_001L);
        assertThat(counts.answered() + counts.unsent()).isEqualTo(20_000);
        Figures all = figures();
        assertThat(all.count()).isEqualTo(20_000);
        assertThat(all.maxMs()).isBetween(490.0, 710.0);
    }

    @Test
    void whatIsNeverAnsweredCountsAndIsWaitedForInBoundedTime() {
        store.stopFrom = START + SECOND / 2;
        Share share = play(100, 100, 10, Extent.lasting(Duration.ZERO, Duration.ofSeconds(1)));
        assertThat(share.counts()).isEqualTo(new Counts(50, 50, 0, 0, 10, 40));
        assertThat(figures().maxMs()).isGreaterThan(5_000);
        assertThat(store.now).isLessThan(START + 7 * SECOND);
    }

    @Test
    void warmingUpIsNotCountedAndFailuresAre() {
        Extent extent = Extent.lasting(Duration.ofSeconds(2), Duration.ofSeconds(1));
        Share share = play(50, 1_000, 4, extent);
        assertThat(share.counts().answered() + share.counts().failed()).isEqualTo(1_000);
        assertThat(share.counts().failed()).isCloseTo(500, within(100L));
        assertThat(share.firstFailure()).contains("reads only");
    }

    @Test
    void endsAfterItsOperations() {
        Share share = play(100, 1_000, 4, Extent.counting(300));
        assertThat(share.counts().answered()).isEqualTo(300);
        assertThat(share.elapsedNanos()).isCloseTo(3 * SECOND / 10, within(SECOND / 100));
    }

    private Share play(int reads, double perSecond, int places, Extent extent) {
        Workload workload = new Workload(100, Distribution.UNIFORM, Sizes.of(8), reads, "user", 1);
        Plan plan = new Plan(workload, new Pressure(places, 1, 1, perSecond), extent);
        AsyncTally tally = new AsyncTally(plan, START);
        latencies = tally.latencies();
        return new AsyncArrivals(plan, new AsyncRequests(plan, store), tally, store).run();
    }

    private Figures figures() {
        latencies.collect();
        return latencies.all();
    }
}
