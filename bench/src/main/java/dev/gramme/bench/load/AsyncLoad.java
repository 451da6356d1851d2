package dev.gramme.bench.load;

import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Load over a client that has threads of its own. What [Load] is for sockets of ours.
public final class AsyncLoad {
    private AsyncLoad() {}

    /// Makes one load and judges it; returns when it is over.
    ///
    /// @param progress told a line now and then
    public static Verdict run(Plan plan, AsyncStore store, Consumer<String> progress)
            throws InterruptedException {
        Plan.require(
                plan.pressure().pipeline() == 1,
                "a foreign client is loaded with one request to a user");
        AsyncRequests requests = new AsyncRequests(plan, store);
        AsyncTally tally = new AsyncTally(plan, System.nanoTime());
        CompletableFuture<Share> done =
                plan.pressure().isOpen()
                        ? new AsyncArrivals(plan, requests, tally, AsyncArrivals.Time.REAL).start()
                        : new AsyncUsers(plan, requests, tally).start();
        return new Watch(plan, tally.latencies(), progress).until(done);
    }

    /// All that a client process does.
    ///
    /// @param out takes the rounds
    /// @param err takes why it failed
    /// @return the exit code, with which the process is to end: the client's threads would keep it
    public static int play(Series series, AsyncStore store, PrintStream out, PrintStream err) {
        try {
            series.play(plan -> run(plan, store, line -> {}), out);
            return 0;
        } catch (Exception failed) {
            err.println("the load failed: " + failed);
            return 1;
        }
    }
}
