package dev.gramme.storage.log;

import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.Disk.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Writes a [Checkpoint], a piece per turn of the loop, while the log goes on beside it. The next
/// piece is made when the disk has taken the one before. Owner's loop only.
///
/// It is not the state of one moment: each part is as it stood when the walk came by. A replay of
/// all frames that were applied since its beginning leads to the same from any of them.
///
/// No segment may be let go meanwhile: what was written speaks of them.
final class CheckpointWriter {
    /// What stands in a piece, about, as a share of a segment; a partition's log and hints stand in
    /// one. Of a segment of 64 MiB that is 64 KiB, 4,096 records.
    private static final int PIECES_IN_A_SEGMENT = 1_024;

    private static final int LEAST_PIECE_BYTES = 64;

    /// The disk's writer should not be held up for long by a sync of everything.
    private static final int PIECES_TO_SYNC = 64;

    private final Disk disk;
    private final Appender appender;
    private final Segments segments;
    private final Partitions partitions;
    private final int pieceBytes;
    private final Consumer<Outcome> done;
    private final long asOf;
    private final Map<Segment, Checkpoint.Known> atBegin = new HashMap<>();
    private int next;
    private @Nullable Partition present;
    private long fromToken;
    private boolean walked;
    private long fileBytes;
    private int pieces;
    private boolean abandoned;

    /// @param done not called once it is abandoned
    CheckpointWriter(
            Disk disk,
            Appender appender,
            Segments segments,
            Partitions partitions,
            int segmentBytes,
            Consumer<Outcome> done) {
        this.disk = disk;
        this.appender = appender;
        this.segments = segments;
        this.partitions = partitions;
        this.pieceBytes = Math.max(LEAST_PIECE_BYTES, segmentBytes / PIECES_IN_A_SEGMENT);
        this.done = done;
        this.asOf = appender.applied();
    }

    void begin() {
        for (Segment segment : segments.needed()) {
            atBegin.put(segment, Checkpoint.Known.of(segment));
        }
        disk.remove(Checkpoint.UNFINISHED, this::onBegun);
    }

    /// Whatever is under way comes to nothing.
    void abandon() {
        abandoned = true;
    }

    private void onBegun(Outcome outcome) {
        ByteSink out = new ByteSink(Checkpoint.HEADER_BYTES);
        Checkpoint.writeHeader(out, appender.storeId(), asOf);
        if (goesOn(outcome)) {
            write(out, false, this::onWritten);
        }
    }

    private boolean goesOn(Outcome outcome) {
        if (abandoned) {
            return false;
        }
        if (outcome != Outcome.DONE) {
            disk.remove(Checkpoint.UNFINISHED, _ -> {});
            done.accept(outcome);
            return false;
        }
        return true;
    }

    private void write(ByteSink out, boolean sync, Consumer<Outcome> then) {
        disk.write(Checkpoint.UNFINISHED, fileBytes, out.array(), out.size(), sync, then);
        fileBytes += out.size();
    }

    private void onWritten(Outcome outcome) {
        if (!goesOn(outcome)) {
            return;
        }
        ByteSink out = Checkpoint.beginPiece(pieceBytes);
        boolean more = true;
        while (more && out.size() < pieceBytes) {
            more = present == null ? nextPartition(out) : records(out, present);
        }
        if (out.size() == Checkpoint.PIECE_HEADER_BYTES) {
            syncLog();
        } else {
            Checkpoint.endPiece(out, asOf, pieces++);
            write(out, pieces % PIECES_TO_SYNC == 0, this::onWritten);
        }
    }

    /// The state of the next partition; false: there is none.
    private boolean nextPartition(ByteSink out) {
        Partition partition = partitions.from(next);
        if (partition == null) {
            return false;
        }
        Checkpoint.writeState(out, partition);
        next = partition.number + 1;
        present = partition;
        fromToken = 0;
        walked = false;
        return true;
    }

    /// More of the places of a partition's records; those with one token stand together.
    private boolean records(ByteSink out, Partition partition) {
        Directory.Walk walk = partition.directory().from(fromToken);
        int count = 0;
        int countAt = Checkpoint.beginRecords(out);
        boolean more = !walked && walk.next();
        while (more && (out.size() < pieceBytes || walk.token() == fromToken)) {
            fromToken = walk.token();
            out.u64(fromToken);
            out.u64(walk.place());
            count++;
            more = walk.next();
        }
        out.u32At(countAt, count);
        walked = fromToken == -1;
        fromToken++;
        present = more ? partition : null;
        return true;
    }

    /// Nothing may be told of the log that a loss of power would take from it.
    private void syncLog() {
        ArrayDeque<Segment> unsure = new ArrayDeque<>();
        if (!appender.syncsEach()) {
            segments.needed().stream().filter(one -> one.lastSequence >= asOf).forEach(unsure::add);
        }
        syncLog(unsure, Outcome.DONE);
    }

    private void syncLog(ArrayDeque<Segment> unsure, Outcome outcome) {
        Segment segment = unsure.poll();
        if (outcome != Outcome.DONE) {
            appender.fail("cannot sync the log");
        }
        if (!goesOn(outcome)) {
            return;
        }
        if (segment != null) {
            disk.sync(segment.file(), synced -> syncLog(unsure, synced));
            return;
        }
        ByteSink out = Checkpoint.beginPiece(0);
        Checkpoint.writeEnd(out, segments.needed(), atBegin);
        Checkpoint.endPiece(out, asOf, pieces);
        write(out, true, this::onEnded);
    }

    private void onEnded(Outcome outcome) {
        if (goesOn(outcome)) {
            disk.rename(Checkpoint.UNFINISHED, Checkpoint.FILE, this::onRenamed);
        }
    }

    private void onRenamed(Outcome outcome) {
        if (!abandoned) {
            done.accept(outcome);
        }
    }
}
