package dev.gramme.systemtests;

import static dev.gramme.systemtests.KillPoint.CHECKPOINT_BEGUN;
import static dev.gramme.systemtests.KillPoint.CHECKPOINT_HALF_WRITTEN;
import static dev.gramme.systemtests.KillPoint.CHECKPOINT_RENAMED;
import static dev.gramme.systemtests.KillPoint.CHECKPOINT_SYNCED;
import static dev.gramme.systemtests.KillPoint.CHECKPOINT_WRITTEN;
import static dev.gramme.systemtests.KillPoint.GROUP_HALF_WRITTEN;
import static dev.gramme.systemtests.KillPoint.GROUP_SYNCED;
import static dev.gramme.systemtests.KillPoint.GROUP_WRITTEN;
import static dev.gramme.systemtests.KillPoint.MERGE_COPIED;
import static dev.gramme.systemtests.KillPoint.MERGE_READ;
import static dev.gramme.systemtests.KillPoint.MERGE_REMOVED;
import static dev.gramme.systemtests.KillPoint.SEGMENT_CREATED;
import static dev.gramme.systemtests.KillPoint.SEGMENT_HALF_CREATED;
import static dev.gramme.systemtests.KillPoint.SEGMENT_SYNCED;
import static dev.gramme.systemtests.KillPoint.START_MARK_REMOVED;
import static dev.gramme.systemtests.KillPoint.START_TAIL_HALF_WRITTEN;
import static dev.gramme.systemtests.KillPoint.START_TAIL_SYNCED;
import static dev.gramme.systemtests.KillPoint.START_TAIL_WRITTEN;

import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.disk.PassingDrive;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// The files of a node, which end the process the n-th time it comes to a [KillPoint]: no hook
/// runs, nothing is flushed. Any thread.
final class KillingDrive extends PassingDrive {
    private static final String MARK = "clean";
    private static final String CHECKPOINT = "checkpoint.new";

    /// What is written into a segment before it is known to be durable.
    private record Points(KillPoint halfWritten, KillPoint written, KillPoint synced) {
        static final Points START =
                new Points(START_TAIL_HALF_WRITTEN, START_TAIL_WRITTEN, START_TAIL_SYNCED);
        static final Points SEGMENT =
                new Points(SEGMENT_HALF_CREATED, SEGMENT_CREATED, SEGMENT_SYNCED);
        static final Points CHECKPOINT =
                new Points(CHECKPOINT_HALF_WRITTEN, CHECKPOINT_BEGUN, CHECKPOINT_SYNCED);
        static final Points GROUP = new Points(GROUP_HALF_WRITTEN, GROUP_WRITTEN, GROUP_SYNCED);
    }

    private final KillPoint point;
    private final AtomicInteger left;
    private volatile Points points = Points.START;
    private volatile boolean started;

    KillingDrive(Drive files, KillPoint point, int nth) {
        super(files);
        this.point = point;
        this.left = new AtomicInteger(nth);
    }

    private void reach(KillPoint here) {
        if (comesNow(here)) {
            end();
        }
    }

    private boolean comesNow(KillPoint here) {
        return here == point && left.decrementAndGet() == 0;
    }

    private static void end() {
        Runtime.getRuntime().halt(KillPoint.EXIT_CODE);
    }

    /// While it works, the engine reads pieces from the beginning of a segment only to merge it.
    @Override
    public byte[] read(String file, long from, int length) throws IOException {
        byte[] bytes = files.read(file, from, length);
        if (started && length > CrashNode.SEGMENT_BYTES / 2) {
            reach(MERGE_READ);
        }
        return bytes;
    }

    @Override
    public void write(String file, long from, byte[] bytes, int length) throws IOException {
        if (file.equals(CHECKPOINT)) {
            points = Points.CHECKPOINT;
        } else if (started) {
            points = from == 0 ? Points.SEGMENT : Points.GROUP;
        }
        if (comesNow(points.halfWritten)) {
            files.write(file, from, bytes, length / 2);
            end();
        }
        files.write(file, from, bytes, length);
        reach(points.written);
    }

    @Override
    public void sync(String file) throws IOException {
        files.sync(file);
        reach(points.synced);
    }

    @Override
    public void rename(String file, String name) throws IOException {
        reach(CHECKPOINT_WRITTEN);
        files.rename(file, name);
        reach(CHECKPOINT_RENAMED);
    }

    @Override
    public void remove(String file) throws IOException {
        boolean merged = started && !file.equals(CHECKPOINT);
        if (merged) {
            reach(MERGE_COPIED);
        }
        files.remove(file);
        if (file.equals(MARK)) {
            started = true;
            reach(START_MARK_REMOVED);
        } else if (merged) {
            reach(MERGE_REMOVED);
        }
    }
}
