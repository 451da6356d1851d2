package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Position;
import dev.gramme.core.ring.Token;
import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.Disk.Outcome;
import dev.gramme.storage.disk.Drive;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// A store in an append-only log of segments, with the places of all records in memory and the
/// records on disk. Owner's loop only.
public final class LogStore implements Store {
    private final Outside outside;
    private final LogSettings settings;
    private final Recovered recovered;
    private final Segments segments;
    private final Partitions partitions;
    private final Cache cache;
    private final Reads reads;
    private final Appender appender;
    private final Merge merge;
    private final Scrub scrub;

    /// Sequence number up to which the next start need not replay.
    private long checkpointAt;

    /// Under way.
    private @Nullable CheckpointWriter checkpoint;

    /// Once so many bytes have been appended, the disk has too little room left for growth.
    private long growsUpTo = Long.MAX_VALUE;

    /// As last told.
    private boolean cramped;

    /// What all partitions held once this sequence number had been applied.
    private long heldBytes;

    private long heldAsOf = -1;

    /// A batch came after the stop had begun.
    private boolean dropped;

    /// @param later runs a task on the owner's loop, after the present call
    /// @param ledgerFile makes the ledger durable elsewhere, then runs the given task on the
    ///   owner's loop; ledgers must reach the file in the order in which they are given
    public record Outside(
            Disk disk,
            Consumer<Runnable> later,
            BiConsumer<Ledger, Runnable> ledgerFile,
            Alarm alarm) {}

    /// Told of the room on the disk.
    public interface RoomWatcher {
        /// @param cramped there is too little for growth
        void accept(boolean cramped, long roomBytes);
    }

    private LogStore(
            Outside outside,
            LogSettings settings,
            Ledger ledger,
            Recovery.Found found,
            Segments segments,
            Partitions partitions,
            long lastScrubMs) {
        this.outside = outside;
        this.settings = settings;
        this.segments = segments;
        this.partitions = partitions;
        this.cache = new Cache(settings.cacheBytes());
        this.reads = new Reads(outside.disk(), segments, cache, outside.alarm());
        this.appender = new Appender(outside, settings, found, segments, partitions);
        this.merge = new Merge(outside, settings, segments, partitions, appender, cache);
        this.scrub = new Scrub(outside, segments, partitions, appender, reads, lastScrubMs);
        boolean isNew = found.lastNumber() == 0 && ledger.equals(Ledger.EMPTY);
        this.recovered =
                new Recovered(
                        ledger,
                        partitions.states(),
                        found.stoppedCleanly() || isNew,
                        found.losses());
        this.checkpointAt = found.checkpointAt();
    }

    /// Opens what is there, blocking; makes nothing of an empty drive.
    ///
    /// @param drive what `outside.disk` works on
    /// @param ledger as last kept
    /// @param newId random; becomes the store's id if it has none yet
    /// @throws IOException if the drive cannot be used; damaged files are no reason
    public static LogStore open(
            Drive drive, Outside outside, LogSettings settings, Ledger ledger, long newId)
            throws IOException {
        Segments segments = new Segments();
        Partitions partitions = new Partitions(segments);
        Recovery.Found found =
                new Recovery(drive, outside.alarm(), segments, partitions).run(newId);
        long lastScrubMs = ScrubMark.read(drive);
        return new LogStore(outside, settings, ledger, found, segments, partitions, lastScrubMs);
    }

    @Override
    public Recovered recovered() {
        return recovered;
    }

    @Override
    public void append(Batch batch, boolean sync, Consumer<Appended> done) {
        dropped |= appender.isClosed();
        Partition partition = partitions.made(batch.partition());
        appender.append(
                new BatchEntry(batch, partition, reads, cache, appender::drain, done), sync);
    }

    @Override
    public long waitingBytes() {
        return appender.appendedBytes() - appender.writtenBytes();
    }

    @Override
    public void get(int partition, Key key, Consumer<Lookup> done) {
        long[] places = partitions.of(partition).directory().at(Token.of(key));
        new Search(key, places, reads, new Deferred<>(done)::accept).go();
    }

    @Override
    public void scan(
            int partition, Position after, int limitRows, int limitBytes, Consumer<Page> done) {
        Directory scanned = partitions.of(partition).directory();
        new PageReader(scanned, after, limitRows, limitBytes, reads, new Deferred<>(done)::accept)
                .go();
    }

    @Override
    public Snapshot snapshot(int partition) {
        return new LogSnapshot(partitions.of(partition), segments, reads, outside.later());
    }

    /// An answer that may be there within the call, but must not be given in it.
    private final class Deferred<T> {
        private final Consumer<T> done;

        Deferred(Consumer<T> done) {
            this.done = done;
        }

        void accept(T answer) {
            outside.later().accept(() -> done.accept(answer));
        }
    }

    @Override
    public long keyCount(int partition) {
        return partitions.of(partition).keyCount();
    }

    @Override
    public long heldBytes() {
        // Every write asks, and only what is applied changes it.
        if (heldAsOf != appender.applied()) {
            heldAsOf = appender.applied();
            heldBytes = partitions.heldBytes();
        }
        return heldBytes;
    }

    @Override
    public long limitBytes() {
        return settings.limitBytes();
    }

    @Override
    public boolean cramped() {
        return appender.appendedBytes() >= growsUpTo || appender.isFull();
    }

    @Override
    public boolean stuck() {
        return appender.isFull();
    }

    /// Looks how much room the disk has; to be called now and then. In between what is appended is
    /// counted, and each new file is a reason to look again, so that fast writers do not use up
    /// what deletes and merges need.
    ///
    /// @param changed told when that begins or ends to be too little for growth
    public void lookForRoom(RoomWatcher changed) {
        appender.onSegment(() -> lookForRoom(changed));
        long written = appender.writtenBytes();
        outside.disk()
                .room(bytes -> {
                    growsUpTo = written + bytes - settings.reserveBytes();
                    boolean now = cramped();
                    if (now != cramped) {
                        cramped = now;
                        changed.accept(now, bytes);
                    }
                });
    }

    @Override
    public long recordCount() {
        return partitions.recordCount();
    }

    @Override
    public void keep(Ledger ledger, Runnable done) {
        outside.ledgerFile().accept(ledger, done);
    }

    @Override
    public void settled() {
        segments.all().forEach(Segment::mend);
    }

    /// Of all segments, dead bytes included.
    public long diskBytes() {
        return segments.totalBytes();
    }

    /// Memory that the places of all records take.
    public long directoryBytes() {
        long bytes = 0;
        for (Partition partition : partitions.all()) {
            bytes += partition.directory().arrayBytes();
        }
        return bytes;
    }

    /// Forgets what is in memory of records: all of them are read from disk from now on.
    void dropCache() {
        segments.all().forEach(cache::forget);
    }

    /// Gets dead bytes back, a little per call; to be called now and then, and soon again while it
    /// says true.
    ///
    /// @param budgetBytes to read in this step
    public boolean step(int budgetBytes) {
        return checkpoint == null ? merge.step(budgetBytes) : !appender.hasFailed();
    }

    /// Begins to look at every byte that is durable now; a scrub that is under way goes on.
    ///
    /// @param nowMs since 1970
    public void beginScrub(long nowMs) {
        scrub.begin(nowMs);
    }

    /// Looks at a little more, if a scrub is under way; what is found to be damaged goes to the
    /// alarm, a record of it is unreadable from then on.
    ///
    /// @param budgetBytes to read in this step; a frame that is longer is read as a whole
    /// @return whether there is more to do
    public boolean scrub(int budgetBytes, long nowMs) {
        return scrub.step(budgetBytes, nowMs);
    }

    public ScrubProgress scrubProgress() {
        return scrub.progress();
    }

    /// Syncs what was written. With [Durability#PERIODIC] the owner calls this about once a second.
    public void sync(Consumer<Outcome> done) {
        appender.sync(done);
    }

    /// Writes down where everything lies, so that the next start need not replay it: a piece per
    /// turn of the loop, while merges rest. One that is under way comes to nothing.
    public void checkpoint(Consumer<Outcome> done) {
        abandonCheckpoint();
        checkpointAt = appender.applied();
        checkpoint =
                new CheckpointWriter(
                        outside.disk(),
                        appender,
                        segments,
                        partitions,
                        settings.segmentBytes(),
                        outcome -> {
                            checkpoint = null;
                            done.accept(outcome);
                        });
        checkpoint.begin();
    }

    private void abandonCheckpoint() {
        if (checkpoint != null) {
            checkpoint.abandon();
            checkpoint = null;
        }
    }

    /// Lets the next start replay everything, and so look at every byte.
    public void dropCheckpoint(Runnable done) {
        abandonCheckpoint();
        outside.disk().remove(Checkpoint.FILE, _ -> done.run());
    }

    /// Whether a replay would take so long that a checkpoint is worth its cost: as many batches
    /// have come as it has records, and not just a few.
    public boolean checkpointDue() {
        return appender.applied() - checkpointAt
                > Math.max(settings.checkpointFrames(), recordCount());
    }

    /// A clean stop: everything appended becomes durable, and the next start finds all of it
    /// without a replay. What is appended from now on is dropped and never reported, and then the
    /// stop was not clean.
    public void close(Consumer<Outcome> done) {
        appender.close();
        if (appender.isFull()) {
            outside.later().accept(() -> done.accept(Outcome.FAILED));
            return;
        }
        appender.whenIdle(() ->
                appender.sync(synced -> {
                    if (synced == Outcome.DONE) {
                        checkpoint(written -> markClean(written, done));
                    } else {
                        done.accept(synced);
                    }
                }));
    }

    private void markClean(Outcome written, Consumer<Outcome> done) {
        if (written != Outcome.DONE || dropped) {
            done.accept(Outcome.FAILED);
            return;
        }
        outside.disk().replace(CleanMark.FILE, appender.mark().toBytes(), done);
    }
}
