package dev.gramme.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/// Makes one load and judges it.
public final class Load {
    private final Plan plan;
    private final Driver driver;
    private final Latencies latencies = new Latencies();
    private final CompletableFuture<Share> broken = new CompletableFuture<>();
    private final List<Worker> workers = new ArrayList<>();

    private Load(Plan plan, Driver driver) {
        this.plan = plan;
        this.driver = driver;
    }

    /// Opens the connections, makes the load, closes them; returns when it is over.
    ///
    /// @param progress told a line now and then
    public static Verdict run(Plan plan, Driver driver, Consumer<String> progress)
            throws Unreachable, InterruptedException {
        Load load = new Load(plan, driver);
        try {
            load.open();
            return new Watch(plan, load.latencies, progress).until(load.start());
        } finally {
            load.workers.forEach(worker -> worker.lanes().forEach(Lane::close));
        }
    }

    private void open() throws Unreachable {
        int threads = driver.loops().size();
        for (int i = 0; i < threads; i++) {
            Loop loop = Loop.of(driver.loops().get(i), broken::completeExceptionally);
            Mix mix = new Mix(plan.workload(), i, threads);
            workers.add(new Worker(loop, mix, part(i, threads), latencies));
        }
        for (int i = 0; i < plan.pressure().connections(); i++) {
            ScheduledExecutorService loop = driver.loops().get(i % threads);
            Lane lane = workers.get(i % threads).addLane(plan.pressure().pipeline());
            lane.open(driver.open(i, loop, lane));
        }
    }

    private Worker.Part part(int worker, int workerCount) {
        Extent extent = plan.extent();
        return new Worker.Part(
                plan.pressure().perSecond() / workerCount,
                extent.warmUp().toNanos(),
                extent.duration().toNanos(),
                extent.share(worker, workerCount));
    }

    private CompletableFuture<Share> start() {
        CompletableFuture<Share> sum =
                CompletableFuture.completedFuture(new Share(Counts.NONE, 1, ""));
        for (Worker worker : workers) {
            sum = sum.thenCombine(worker.done(), Share::plus);
        }
        CompletableFuture<Share> all = sum;
        workers.forEach(Worker::start);
        return CompletableFuture.anyOf(all, broken).thenCompose(_ -> all.isDone() ? all : broken);
    }
}
