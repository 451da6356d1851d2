package dev.gramme.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/// Goal: what is asked is asked when it is due, and every time is counted from then (LOAD-1,
/// LOAD-2). Method: a worker and a server in virtual time; the server takes 100 µs.
final class WorkerTest {
    private static final long SERVICE = 100_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = 1_000_000_000L;

    private final FakeLoop loop = new FakeLoop();
    private final Latencies latencies = new Latencies();
    private FakeServer server = new FakeServer(loop, SERVICE);

    @Test
    void aServerThatStopsForASecondIsSeenByAllThatWasDueInIt() {
        server.stopping(START + 4 * SECOND, START + 5 * SECOND);
        Share share = play(openLoop(1_000, 0, 10), 50, 1);

        assertThat(share.counts().answered()).isEqualTo(10_000);
        assertThat(share.counts().unsent()).isZero();
        Figures all = latencies.all();
        // A tenth of all requests was due while it stood still, and they waited from 1 s to
        // nothing.
        assertThat(all.p50Ms()).isLessThan(1);
        assertThat(all.p999Ms()).isBetween(950.0, 1_001.0);
        assertThat(all.p99Ms()).isBetween(850.0, 1_001.0);
        assertThat(all.maxMs()).isBetween(990.0, 1_001.0);
    }

    @Test
    void aClosedLoopHardlySeesItAndSaysSoByItsRateAlone() {
        server.stopping(START + 4 * SECOND, START + 5 * SECOND);
        Share share = play(new Worker.Part(0, 0, 10 * SECOND, Long.MAX_VALUE), 1, 1);

        assertThat(share.counts().answered()).isCloseTo(90_000, within(10L));
        assertThat(latencies.all().p999Ms()).isLessThan(1);
        assertThat(latencies.all().maxMs()).isGreaterThan(990);
    }

    @Test
    void anOpenLoopAsksAtItsRateWhateverTheConnections() {
        Share share = play(openLoop(20_000, 0, 2), 3, 2);
        assertThat(share.counts().answered()).isEqualTo(40_000);
        assertThat(share.counts().inTime()).isGreaterThan(39_900);
        assertThat(share.elapsedNanos()).isEqualTo(2 * SECOND);
        assertThat(latencies.all().p99Ms()).isLessThan(0.3);
    }

    @Test
    void whatFoundNoRoomCountsWithItsAge() {
        // One connection and 100 µs: 10,000 a second at most, of the 20,000 asked for.
        Share share = play(openLoop(20_000, 0, 1), 1, 1);
        Counts counts = share.counts();
        assertThat(counts.answered()).isCloseTo(10_000, within(5L));
        assertThat(counts.answered() + counts.unsent()).isEqualTo(20_000);
        assertThat(latencies.all().count()).isEqualTo(20_000);
        assertThat(latencies.all().maxMs()).isCloseTo(500, within(5.0));
    }

    @Test
    void whatIsNeverAnsweredCountsAndIsWaitedForInBoundedTime() {
        server.stopping(START + SECOND / 2, Long.MAX_VALUE);
        Share share = play(openLoop(100, 0, 1), 10, 1);
        assertThat(share.counts().unanswered()).isEqualTo(10);
        assertThat(share.counts().unsent()).isGreaterThan(30);
        assertThat(latencies.all().maxMs()).isGreaterThan(5_000);
    }

    @Test
    void warmingUpIsNotCounted() {
        Share share = play(openLoop(1_000, 2, 1), 5, 1);
        assertThat(server.asked()).isEqualTo(3_000);
        assertThat(share.counts().answered()).isEqualTo(1_000);
        assertThat(latencies.all().count()).isEqualTo(1_000);
    }

    @Test
    void aClosedLoopKeepsItsPipelinesFull() {
        Share share = play(new Worker.Part(0, 0, SECOND, Long.MAX_VALUE), 4, 8);
        // 32 outstanding, each answered after 100 µs.
        assertThat(share.counts().answered()).isCloseTo(320_000, within(100L));
    }

    @Test
    void endsAfterTheOperationsAskedFor() {
        Share share = play(new Worker.Part(0, 0, 100 * SECOND, 250), 10, 1);
        assertThat(server.asked()).isEqualTo(250);
        assertThat(share.counts().answered()).isEqualTo(250);
        assertThat(share.elapsedNanos()).isEqualTo(25 * SERVICE);
    }

    @Test
    void aWorkerWithoutAShareIsDoneAtOnce() {
        assertThat(play(new Worker.Part(0, 0, SECOND, 0), 1, 1).counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void failuresAndAbsencesAreToldApart() {
        server.answering(Answer.FAILED);
        Share failed = play(new Worker.Part(0, 0, SECOND, 20), 2, 2);
        assertThat(failed.counts().failed()).isEqualTo(20);
        assertThat(failed.counts().answered()).isZero();
        assertThat(failed.firstFailure()).isEqualTo("ERR no");

        server = new FakeServer(loop, SERVICE).answering(Answer.ABSENT);
        Share absent = play(new Worker.Part(0, 0, SECOND, 20), 2, 2);
        assertThat(absent.counts().absent()).isEqualTo(20);
        assertThat(absent.counts().answered()).isEqualTo(20);
    }

    @Test
    void aLostConnectionFailsWhatIsOutstandingAndTheOthersGoOn() {
        Worker worker = worker(new Worker.Part(0, 0, SECOND, Long.MAX_VALUE));
        Lane lost = connected(worker, 4);
        connected(worker, 4);
        loop.after(SECOND / 2 + 1, () -> lost.onLost("connection lost: pulled"));
        Share share = played(worker);
        assertThat(share.counts().failed()).isEqualTo(4);
        assertThat(share.firstFailure()).isEqualTo("connection lost: pulled");
        assertThat(share.counts().answered()).isCloseTo(60_000, within(50L));
    }

    @Test
    void endsEarlyWhenEveryConnectionIsLost() {
        Worker worker = worker(openLoop(1_000, 0, 100));
        Lane lost = connected(worker, 1);
        loop.after(SECOND, () -> lost.onLost("connection lost: pulled"));
        worker.start();
        loop.runUntil(START + 2 * SECOND);
        assertThat(worker.done()).isDone();
        assertThat(worker.done().join().elapsedNanos()).isEqualTo(SECOND);
    }

    private Worker.Part openLoop(double perSecond, int warmUpSeconds, int seconds) {
        return new Worker.Part(perSecond, warmUpSeconds * SECOND, seconds * SECOND, Long.MAX_VALUE);
    }

    private Share play(Worker.Part part, int connections, int depth) {
        Worker worker = worker(part);
        for (int i = 0; i < connections; i++) {
            connected(worker, depth);
        }
        return played(worker);
    }

    private Worker worker(Worker.Part part) {
        Workload workload =
                new Workload(1_000, Distribution.UNIFORM, Sizes.of(100), 50, "bench:", 1);
        return new Worker(loop, new Mix(workload, 0, 1), part, latencies);
    }

    private Lane connected(Worker worker, int depth) {
        Lane lane = worker.addLane(depth);
        lane.open(server.connect(lane));
        return lane;
    }

    private Share played(Worker worker) {
        worker.start();
        loop.runUntil(Long.MAX_VALUE);
        latencies.collect();
        return worker.done().join();
    }
}
