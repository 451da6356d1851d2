package dev.gramme.simulator.world;

import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.log.Alarm;
import dev.gramme.storage.log.ByteSource;
import dev.gramme.storage.log.LogStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// The disk under the log engine of one process: changes one at a time and in order, reads beside
/// them, all of it in virtual time. What is written is in the files at once and durable after the
/// sync; an operation that fails ends the process.
final class SimQueue implements Disk {
    private static final int MERGE_MS = 40;
    private static final int MERGE_BYTES = 4_000;
    private static final int CHECKPOINT_MS = 1_500;
    private static final int MEAN_READ_MICROS = 80;
    private static final double STALL_CHANCE = 0.002;
    private static final int LONGEST_STALL_MS = 1_500;

    /// Where the first frame of a group says up to which unit its segment was durable then.
    private static final int DURABLE_TO_AT = 36;

    private static final int UNIT_BYTES = 16;

    private final World world;
    private final SimProcess process;
    private final SimFiles files;
    private final Drive drive;
    private final Dice dice;
    private final int meanSyncMicros;
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private @Nullable Change underway;

    private interface Step {
        Step NONE = () -> {};

        void run() throws IOException;
    }

    /// @param begin what happens at once
    /// @param end what happens after its time
    private record Change(Step begin, Step end, Consumer<Outcome> done) {}

    /// The store has said that it takes no more.
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(String what) {
            super(what);
        }
    }

    /// @param drive the files as the process sees them
    SimQueue(
            World world,
            SimProcess process,
            SimFiles files,
            Drive drive,
            Dice dice,
            int meanSyncMicros) {
        this.world = world;
        this.process = process;
        this.files = files;
        this.drive = drive;
        this.dice = dice;
        this.meanSyncMicros = meanSyncMicros;
    }

    /// What the owner of a log engine does now and then.
    void tend(LogStore store) {
        every(MERGE_MS, () -> store.step(MERGE_BYTES));
        every(CHECKPOINT_MS, () -> store.checkpoint(_ -> {}));
    }

    private void every(int periodMs, Runnable task) {
        process.after(
                periodMs,
                () -> {
                    task.run();
                    every(periodMs, task);
                });
    }

    void later(Runnable task) {
        process.later(task);
    }

    Alarm alarm() {
        return new Alarm() {
            @Override
            public void failed(String what) {
                throw new Failed(what);
            }

            @Override
            public void damaged(Damage damage) {
                world.note(process.machine(), "damaged", damage);
            }

            @Override
            public void cutOff(Damage tail) {
                world.note(process.machine(), "cut off", tail);
            }
        };
    }

    @Override
    public void write(
            String file,
            long from,
            byte[] bytes,
            int length,
            boolean sync,
            Consumer<Outcome> done) {
        int known = from == 0 ? 0 : ByteSource.u32At(bytes, DURABLE_TO_AT) * UNIT_BYTES;
        Step end = sync ? prone(() -> synced(file, known)) : Step.NONE;
        change(new Change(prone(() -> drive.write(file, from, bytes, length)), end, done));
    }

    /// It fails if the next one is to fail.
    private Step prone(Step step) {
        return () -> {
            files.prepare();
            step.run();
        };
    }

    private void synced(String file, int known) throws IOException {
        drive.sync(file);
        files.noteDurable(file, known);
    }

    @Override
    public void sync(String file, Consumer<Outcome> done) {
        change(new Change(Step.NONE, prone(() -> drive.sync(file)), done));
    }

    @Override
    public void replace(String file, byte[] content, Consumer<Outcome> done) {
        change(new Change(Step.NONE, prone(() -> drive.replace(file, content)), done));
    }

    @Override
    public void rename(String file, String name, Consumer<Outcome> done) {
        change(new Change(Step.NONE, prone(() -> drive.rename(file, name)), done));
    }

    @Override
    public void remove(String file, Consumer<Outcome> done) {
        if (SimFiles.isSegment(file)) {
            world.note(process.machine(), "merged", file);
        }
        change(new Change(Step.NONE, prone(() -> drive.remove(file)), done));
    }

    private void change(Change change) {
        waiting.add(change);
        next();
    }

    private void next() {
        Change change = waiting.peek();
        if (underway != null || change == null) {
            return;
        }
        waiting.remove();
        underway = change;
        boolean begun = works(change.begin);
        long micros = 1 + dice.exponential(meanSyncMicros) + stallMicros();
        world.schedule(1_000 * micros, process, "disk", () -> end(change, begun));
    }

    private long stallMicros() {
        boolean stalls = dice.chance(STALL_CHANCE) && !files.calm();
        return stalls ? 1_000L * dice.between(1, LONGEST_STALL_MS) : 0;
    }

    private void end(Change change, boolean begun) {
        underway = null;
        Outcome outcome = begun && works(change.end) ? Outcome.DONE : Outcome.FAILED;
        try {
            change.done.accept(outcome);
        } catch (Failed failed) {
            world.fail(process.machine(), failed);
            return;
        }
        next();
    }

    private static boolean works(Step step) {
        try {
            step.run();
            return true;
        } catch (IOException _) {
            return false; // Whoever asked decides what that means, and says so.
        }
    }

    /// The process has ended: what was under way may just have come to its end.
    void crash() {
        Change change = underway;
        if (change != null && dice.chance(0.3)) {
            works(change.end);
        }
    }

    /// A full disk is for the engine's own tests.
    @Override
    public void room(LongConsumer done) {
        process.later(() -> done.accept(Long.MAX_VALUE));
    }

    /// The system has it in memory, or not.
    @Override
    public byte @Nullable [] readNow(String file, long from, int length) {
        return dice.chance(0.3) ? bytes(file, from, length) : null;
    }

    @Override
    public void read(String file, long from, int length, Consumer<byte[]> done) {
        long micros = 1 + dice.exponential(MEAN_READ_MICROS);
        world.schedule(
                1_000 * micros, process, "read", () -> done.accept(bytes(file, from, length)));
    }

    private byte[] bytes(String file, long from, int length) {
        try {
            return drive.read(file, from, length);
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
