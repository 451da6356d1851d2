package dev.gramme.storage.disk;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// A [Disk] with threads: one that changes, so that changes keep their order, and a few that read.
public final class RealDisk implements Disk {
    private static final int READERS = 3;
    private static final byte[] NOTHING = {};

    private final Drive drive;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(named("disk-write"));
    private final ExecutorService readers =
            Executors.newFixedThreadPool(READERS, named("disk-read"));
    private final Finished finished;
    private volatile String lastFailure = "nothing has failed";

    /// @param loop runs a task on the owner's loop
    public RealDisk(Drive drive, Executor loop) {
        this.drive = drive;
        this.finished = new Finished(loop);
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().daemon().name(name, 0).factory();
    }

    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void write(
            String file,
            long from,
            byte[] bytes,
            int length,
            boolean sync,
            Consumer<Outcome> done) {
        change(
                () -> {
                    drive.write(file, from, bytes, length);
                    if (sync) {
                        drive.sync(file);
                    }
                },
                done);
    }

    @Override
    public void sync(String file, Consumer<Outcome> done) {
        change(() -> drive.sync(file), done);
    }

    @Override
    public void replace(String file, byte[] content, Consumer<Outcome> done) {
        change(() -> drive.replace(file, content), done);
    }

    @Override
    public void remove(String file, Consumer<Outcome> done) {
        change(() -> drive.remove(file), done);
    }

    private void change(Step step, Consumer<Outcome> done) {
        writer.execute(() -> {
            Outcome outcome = outcome(step);
            finished.add(() -> done.accept(outcome));
        });
    }

    private Outcome outcome(Step step) {
        try {
            step.run();
            return Outcome.DONE;
        } catch (DiskFull _) {
            return Outcome.FULL;
        } catch (IOException failed) {
            lastFailure = String.valueOf(failed.getMessage());
            return Outcome.FAILED; // Whoever asked decides what that means, and says so.
        }
    }

    /// In the words of the system, why the change failed that was reported last as failed. Any
    /// thread.
    public String lastFailure() {
        return lastFailure;
    }

    @Override
    public void room(LongConsumer done) {
        readers.execute(() -> {
            long bytes = roomBytes();
            finished.add(() -> done.accept(bytes));
        });
    }

    /// A disk that does not even say this is no place to grow.
    private long roomBytes() {
        try {
            return drive.room();
        } catch (IOException _) {
            return 0;
        }
    }

    @Override
    public void read(String file, long from, int length, Consumer<byte[]> done) {
        readers.execute(() -> {
            byte[] bytes = bytes(file, from, length);
            finished.add(() -> done.accept(bytes));
        });
    }

    private byte[] bytes(String file, long from, int length) {
        try {
            return drive.read(file, from, length);
        } catch (IOException _) {
            return NOTHING;
        }
    }

    /// Lets what was asked for happen; what is reported from now on may come too late for the loop.
    public void stop() throws InterruptedException {
        writer.shutdown();
        readers.shutdown();
        writer.awaitTermination(1, TimeUnit.MINUTES);
        readers.awaitTermination(1, TimeUnit.MINUTES);
    }
}
