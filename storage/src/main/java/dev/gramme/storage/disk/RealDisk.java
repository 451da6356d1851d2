package dev.gramme.storage.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// A [Disk] with threads: one that changes, so that changes keep their order, and a few that read.
/// Writes to a file that wait together are made durable by one sync.
public final class RealDisk implements Disk {
    private static final int READERS = 3;
    private static final byte[] NOTHING = {};

    private final Drive drive;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(named("disk-write"));
    private final ExecutorService readers =
            Executors.newFixedThreadPool(READERS, named("disk-read"));
    private final Finished finished;
    private final ConcurrentLinkedQueue<Change> waiting = new ConcurrentLinkedQueue<>();
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

    /// @param synced the file that must be synced behind the step; null: none
    private record Change(Step step, @Nullable String synced, Consumer<Outcome> done) {}

    @Override
    public void write(
            String file,
            long from,
            byte[] bytes,
            int length,
            boolean sync,
            Consumer<Outcome> done) {
        Step step = () -> drive.write(file, from, bytes, length);
        change(new Change(step, sync ? file : null, done));
    }

    @Override
    public void sync(String file, Consumer<Outcome> done) {
        change(new Change(() -> {}, file, done));
    }

    @Override
    public void replace(String file, byte[] content, Consumer<Outcome> done) {
        change(new Change(() -> drive.replace(file, content), null, done));
    }

    @Override
    public void rename(String file, String name, Consumer<Outcome> done) {
        change(new Change(() -> drive.rename(file, name), null, done));
    }

    @Override
    public void remove(String file, Consumer<Outcome> done) {
        change(new Change(() -> drive.remove(file), null, done));
    }

    private void change(Change change) {
        waiting.add(change);
        writer.execute(this::changeSome);
    }

    /// Of changes that wait, all that one sync makes durable; or one that needs none. What waited
    /// for another's turn is done by then.
    private void changeSome() {
        List<Change> together = new ArrayList<>();
        Outcome outcome = Outcome.DONE;
        Change next = waiting.peek();
        while (next != null && outcome == Outcome.DONE && belongs(next, together)) {
            together.add(waiting.remove());
            outcome = outcome(next.step);
            next = waiting.peek();
        }
        if (!together.isEmpty()) {
            report(together, outcome);
        }
    }

    private static boolean belongs(Change change, List<Change> together) {
        if (together.isEmpty()) {
            return true;
        }
        String synced = together.getFirst().synced;
        return synced != null && synced.equals(change.synced);
    }

    /// @param last of the last change; those before it are done
    private void report(List<Change> changes, Outcome last) {
        String file = changes.getFirst().synced;
        boolean wrote = last == Outcome.DONE || changes.size() > 1;
        Outcome synced = wrote && file != null ? synced(file) : Outcome.DONE;
        finished.add(() -> {
            Change ended = last == Outcome.DONE ? null : changes.removeLast();
            changes.forEach(change -> change.done.accept(synced));
            if (ended != null) {
                ended.done.accept(last);
            }
        });
    }

    private Outcome synced(String file) {
        return outcome(() -> drive.sync(file));
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
    public byte @Nullable [] readNow(String file, long from, int length) {
        try {
            return drive.readNow(file, from, length);
        } catch (IOException _) {
            return null; // A read that may wait tells more.
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
