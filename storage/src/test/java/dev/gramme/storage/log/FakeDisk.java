package dev.gramme.storage.log;

import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.DiskFull;
import dev.gramme.storage.disk.Drive;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// A [Disk] that works on its drive only when it is told to, one operation at a time; callbacks go
/// to a loop.
final class FakeDisk implements Disk {
    private final Drive drive;
    private final Consumer<Runnable> loop;
    private final ArrayDeque<Runnable> changes = new ArrayDeque<>();
    private final ArrayDeque<Runnable> reads = new ArrayDeque<>();

    FakeDisk(Drive drive, Consumer<Runnable> loop) {
        this.drive = drive;
        this.loop = loop;
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
        change(() -> drive.write(file, from, bytes, length), sync ? _ -> {} : done, !sync);
        if (sync) {
            sync(file, done);
        }
    }

    @Override
    public @Nullable Outcome writeNow(String file, long from, byte[] bytes, int length) {
        return changes.isEmpty() ? outcome(() -> drive.write(file, from, bytes, length)) : null;
    }

    @Override
    public void sync(String file, Consumer<Outcome> done) {
        change(() -> drive.sync(file), done, true);
    }

    @Override
    public void replace(String file, byte[] content, Consumer<Outcome> done) {
        change(() -> drive.replace(file, content), done, true);
    }

    @Override
    public void rename(String file, String name, Consumer<Outcome> done) {
        change(() -> drive.rename(file, name), done, true);
    }

    @Override
    public void remove(String file, Consumer<Outcome> done) {
        change(() -> drive.remove(file), done, true);
    }

    private Outcome last = Outcome.DONE;

    private void change(Step step, Consumer<Outcome> done, boolean ends) {
        changes.add(() -> {
            Outcome now = outcome(step);
            last = now == Outcome.DONE ? last : now;
            if (ends) {
                Outcome outcome = last;
                last = Outcome.DONE;
                loop.accept(() -> done.accept(outcome));
            }
        });
    }

    private static Outcome outcome(Step step) {
        try {
            step.run();
            return Outcome.DONE;
        } catch (DiskFull _) {
            return Outcome.FULL;
        } catch (IOException _) {
            return Outcome.FAILED;
        }
    }

    @Override
    public void room(LongConsumer done) {
        reads.add(() -> loop.accept(() -> done.accept(room())));
    }

    private long room() {
        try {
            return drive.room();
        } catch (IOException _) {
            return 0;
        }
    }

    @Override
    public void read(String file, long from, int length, Consumer<byte[]> done) {
        reads.add(() -> {
            byte[] bytes = bytes(file, from, length);
            loop.accept(() -> done.accept(bytes));
        });
    }

    private byte[] bytes(String file, long from, int length) {
        try {
            return drive.read(file, from, length);
        } catch (IOException _) {
            return new byte[0];
        }
    }

    boolean isIdle() {
        return changes.isEmpty() && reads.isEmpty();
    }

    /// Changes that were asked for and not made.
    int waiting() {
        return changes.size();
    }

    /// Does one thing, if there is one.
    void change() {
        run(changes);
    }

    void read() {
        run(reads);
    }

    private static void run(Queue<Runnable> queue) {
        Runnable step = queue.poll();
        if (step != null) {
            step.run();
        }
    }
}
