package dev.gramme.storage.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// A [Disk] with threads: one that changes, so that changes keep their order, and a few that read.
/// Writes to a file that wait together are made durable by one sync.
public final class RealDisk implements Disk {
    private static final int READERS = 3;
    private static final byte[] NOTHING = {};

    /// A write on the loop that takes longer sends others to the writer for a while.
    private static final long SLOW_NANOS = 500_000;

    private static final long SLOW_FOR_NANOS = 100_000_000;

    /// Of writes that go together, at most so much.
    private static final int MOST_BYTES = 1 << 20;

    private final Drive drive;
    private final LongSupplier clock;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(named("disk-write"));
    private final ExecutorService readers =
            Executors.newFixedThreadPool(READERS, named("disk-read"));
    private final Finished finished;
    private final ConcurrentLinkedQueue<Change> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /// Changes that are not reported yet; the loop's alone.
    private int underway;

    /// When a write on the loop took long; the loop's alone.
    private long lastSlow;

    /// Where the bytes of several writes come together; the writer's alone.
    private byte[] joint = NOTHING;

    private volatile String lastFailure = "nothing has failed";

    /// @param loop runs a task on the owner's loop
    public RealDisk(Drive drive, Executor loop) {
        this(drive, loop, System::nanoTime);
    }

    /// @param clock in nanoseconds
    RealDisk(Drive drive, Executor loop, LongSupplier clock) {
        this.drive = drive;
        this.clock = clock;
        this.lastSlow = clock.getAsLong() - SLOW_FOR_NANOS;
        this.finished = new Finished(loop);
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().daemon().name(name, 0).factory();
    }

    private interface Step {
        void run(Drive drive) throws IOException;
    }

    private static final class Write implements Step {
        final String file;
        final long from;
        final byte[] bytes;
        final int length;

        Write(String file, long from, byte[] bytes, int length) {
            this.file = file;
            this.from = from;
            this.bytes = bytes;
            this.length = length;
        }

        @Override
        public void run(Drive drive) throws IOException {
            drive.write(file, from, bytes, length);
        }

        /// Whether it goes on where the other one ends.
        boolean follows(Write other) {
            return file.equals(other.file) && from == other.from + other.length;
        }
    }

    /// @param synced the file that must be synced behind the step; null: none
    private record Change(Step step, @Nullable String synced, Consumer<Outcome> done) {
        int bytes() {
            return step instanceof Write write ? write.length : 0;
        }

        /// Whether one sync serves both, or none is needed for either.
        boolean goesWith(Change other) {
            return step instanceof Write write
                    && other.step instanceof Write before
                    && write.file.equals(before.file)
                    && (synced == null) == (other.synced == null);
        }
    }

    @Override
    public void write(
            String file,
            long from,
            byte[] bytes,
            int length,
            boolean sync,
            Consumer<Outcome> done) {
        change(new Change(new Write(file, from, bytes, length), sync ? file : null, done));
    }

    /// A write goes into the system's memory, which takes microseconds, until that has more than it
    /// gets rid of: then the system holds up who writes, and that must not be the loop.
    @Override
    public @Nullable Outcome writeNow(String file, long from, byte[] bytes, int length) {
        long begin = clock.getAsLong();
        if (underway > 0 || begin - lastSlow < SLOW_FOR_NANOS) {
            return null;
        }
        Outcome outcome = outcome(new Write(file, from, bytes, length));
        long end = clock.getAsLong();
        if (end - begin > SLOW_NANOS) {
            lastSlow = end;
        }
        return outcome;
    }

    @Override
    public void sync(String file, Consumer<Outcome> done) {
        change(new Change(_ -> {}, file, done));
    }

    @Override
    public void replace(String file, byte[] content, Consumer<Outcome> done) {
        change(new Change(files -> files.replace(file, content), null, done));
    }

    @Override
    public void rename(String file, String name, Consumer<Outcome> done) {
        change(new Change(files -> files.rename(file, name), null, done));
    }

    @Override
    public void remove(String file, Consumer<Outcome> done) {
        change(new Change(files -> files.remove(file), null, done));
    }

    private void change(Change change) {
        underway++;
        waiting.add(change);
        if (told.compareAndSet(false, true)) {
            writer.execute(this::changeAll);
        }
    }

    private void changeAll() {
        told.set(false);
        while (!waiting.isEmpty()) {
            List<Change> together = together();
            List<Outcome> outcomes = together.size() == 1 ? one(together) : joined(together);
            report(together, outcomes);
        }
    }

    /// Of changes that wait, all that one sync makes durable; or one that needs none. What comes
    /// while they are written has the next sync: to wait for it would hold up those whose writes
    /// are done, and the loop would stand still while the disk works.
    private List<Change> together() {
        List<Change> together = new ArrayList<>();
        Change next = waiting.element();
        int bytes = 0;
        do {
            together.add(waiting.remove());
            bytes += next.bytes();
            next = waiting.peek();
        } while (next != null
                && next.goesWith(together.getLast())
                && bytes + next.bytes() <= MOST_BYTES);
        return together;
    }

    private List<Outcome> one(List<Change> together) {
        return List.of(outcome(together.getFirst().step));
    }

    /// Writes that lie behind each other are one.
    private List<Outcome> joined(List<Change> together) {
        List<Outcome> outcomes = new ArrayList<>();
        List<Write> run = new ArrayList<>();
        for (Change change : together) {
            Write write = (Write) change.step;
            if (!run.isEmpty() && !write.follows(run.getLast())) {
                outcomes.addAll(written(run));
                run.clear();
            }
            run.add(write);
        }
        outcomes.addAll(written(run));
        return outcomes;
    }

    private List<Outcome> written(List<Write> run) {
        Write first = run.getFirst();
        Write last = run.getLast();
        if (run.size() == 1) {
            return List.of(outcome(first));
        }
        int length = (int) (last.from - first.from) + last.length;
        if (joint.length < length) {
            joint = new byte[Math.max(length, 2 * joint.length)];
        }
        for (Write write : run) {
            int at = (int) (write.from - first.from);
            System.arraycopy(write.bytes, 0, joint, at, write.length);
        }
        return Collections.nCopies(
                run.size(), outcome(new Write(first.file, first.from, joint, length)));
    }

    private void report(List<Change> changes, List<Outcome> outcomes) {
        String file = changes.getFirst().synced;
        boolean wrote = outcomes.contains(Outcome.DONE);
        Outcome synced = wrote && file != null ? synced(file) : Outcome.DONE;
        finished.add(() -> {
            underway -= changes.size();
            for (int i = 0; i < changes.size(); i++) {
                Outcome outcome = outcomes.get(i);
                changes.get(i).done.accept(outcome == Outcome.DONE ? synced : outcome);
            }
        });
    }

    private Outcome synced(String file) {
        return outcome(files -> files.sync(file));
    }

    private Outcome outcome(Step step) {
        try {
            step.run(drive);
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
