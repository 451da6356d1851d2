package dev.gramme.lsm;

import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.storage.Engine.Bounds;
import dev.gramme.storage.disk.Finished;
import dev.gramme.storage.log.Durability;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The one thread that writes. While a group is on its way the next one gathers, so that the window
/// is as long as the disk needs. On a full disk it waits until there is room again, and RocksDB,
/// which looks for that by itself, takes the group. After another failed write or sync every later
/// one fails.
final class Writer {
    /// A group that is longer is written before more is added.
    private static final long GROUP_BYTES = 16 << 20;

    private static final int SYNC_MS = 1_000;
    private static final int ROOM_MS = 500;
    private static final int FULL_MS = 100;

    private final Opening.Found found;
    private final Bounds bounds;
    private final Commit commit;
    private final Finished finished;
    private final Owner owner;
    private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("lsm-write").factory());
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private boolean failed;

    /// @param sync it is synced, whatever the settings say
    /// @param bytes of values
    record Entry(Batch batch, boolean sync, long bytes, Consumer<Appended> done) {}

    /// Hears on its loop what became of groups, in their order.
    interface Owner {
        /// @param synced it outlives a loss of power
        /// @param reports of all partitions that the group has changed
        /// @param damages met on the way
        record Written(
                List<Entry> entries,
                boolean synced,
                View view,
                Map<Integer, Partition.Report> reports,
                List<String> damages) {}

        void onWritten(Written written);

        void onFailed(List<Entry> entries, String what);

        /// @param tooLittle for growth
        void onRoom(boolean tooLittle);

        /// @param waits what is to be written finds no room
        void onFull(boolean waits);
    }

    /// @param found its partitions are this writer's from now on
    Writer(Opening.Found found, Bounds bounds, Commit commit, Finished finished, Owner owner) {
        this.found = found;
        this.bounds = bounds;
        this.commit = commit;
        this.finished = finished;
        this.owner = owner;
    }

    void start() {
        every(ROOM_MS, this::lookForRoom);
        if (bounds.durability() == Durability.PERIODIC) {
            every(SYNC_MS, this::trySync);
        }
    }

    private void every(int periodMs, Runnable task) {
        var _ = thread.scheduleWithFixedDelay(task, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    /// Owner's loop.
    void accept(List<Entry> entries) {
        waiting.addAll(entries);
        thread.execute(this::writeAll);
    }

    private void writeAll() {
        while (!waiting.isEmpty()) {
            List<Entry> entries = new ArrayList<>();
            try {
                writeGroup(entries);
            } catch (RocksDBException refused) {
                fail(entries, "cannot write: " + Opening.withWayOut(refused.getMessage()));
            } catch (RuntimeException invariant) {
                broken(invariant);
            }
        }
    }

    private void writeGroup(List<Entry> entries) throws RocksDBException {
        try (Group group = new Group(found.database(), this::partition)) {
            while (group.bytes() < GROUP_BYTES && !waiting.isEmpty()) {
                Entry entry = waiting.remove();
                entries.add(entry);
                if (!failed) {
                    group.add(entry.batch());
                }
            }
            if (failed && givenUp.getCount() == 0) {
                return;
            }
            if (failed) {
                finished.add(() -> owner.onFailed(entries, "an earlier write has failed"));
                return;
            }
            boolean sync =
                    bounds.durability() == Durability.FSYNC
                            || entries.stream().anyMatch(Entry::sync);
            if (!committed(group.whole(), sync)) {
                failed = true; // Nobody is told any more: the node stops.
                return;
            }
            Owner.Written written =
                    new Owner.Written(
                            entries,
                            sync,
                            new View(found.database()),
                            group.reports(),
                            group.damages());
            finished.add(() -> owner.onWritten(written));
        }
    }

    /// False: given up while there was no room.
    private boolean committed(WriteBatch group, boolean sync) throws RocksDBException {
        boolean waits = false;
        while (!tookOnce(group, sync)) {
            if (!waits) {
                waits = true;
                finished.add(() -> owner.onFull(true));
            }
            lookForRoom();
            if (isGivenUp()) {
                return false;
            }
        }
        if (waits) {
            finished.add(() -> owner.onFull(false));
        }
        return true;
    }

    private boolean tookOnce(WriteBatch group, boolean sync) throws RocksDBException {
        try {
            commit.write(group, sync);
            return true;
        } catch (RocksDBException refused) {
            Status status = refused.getStatus();
            if (status == null || status.getSubCode() != Status.SubCode.NoSpace) {
                throw refused;
            }
            return false; // It may be tried again.
        }
    }

    /// Waits a little.
    private boolean isGivenUp() {
        try {
            return givenUp.await(FULL_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true; // Nobody else interrupts this thread.
        }
    }

    /// What waits for room waits no more, and is never reported. Any thread.
    void giveUp() {
        givenUp.countDown();
    }

    private Partition partition(int number) {
        return found.partitions().computeIfAbsent(number, Partition::new);
    }

    private void fail(List<Entry> entries, String what) {
        failed = true;
        finished.add(() -> owner.onFailed(entries, what));
    }

    /// The owner's loop is where that ends the node.
    private void broken(RuntimeException invariant) {
        failed = true;
        finished.add(() -> {
            throw invariant;
        });
    }

    /// Syncs what was written.
    ///
    /// @param done on the owner's loop, whether it could be done or not
    void sync(Runnable done) {
        thread.execute(() -> {
            trySync();
            finished.add(done);
        });
    }

    private void trySync() {
        if (failed) {
            return;
        }
        try {
            found.database().db().syncWal();
        } catch (RocksDBException refused) {
            fail(List.of(), "cannot sync: " + refused.getMessage());
        } catch (RuntimeException invariant) {
            broken(invariant);
        }
    }

    /// The mark of a clean stop, behind the last write, if all of them could be done.
    ///
    /// @param done on the owner's loop, whether the mark is there or not
    void markClean(Runnable done) {
        thread.execute(() -> {
            if (!failed) {
                mark();
            }
            finished.add(done);
        });
    }

    private void mark() {
        long sequence = found.database().db().getLatestSequenceNumber();
        try {
            found.drive().replace(CleanMark.FILE, new CleanMark(sequence).toBytes());
        } catch (IOException _) {
            // Without the mark, the next start takes this for no clean stop.
        }
    }

    /// What was lost is made good.
    void forgetLoss() {
        thread.execute(() -> {
            try {
                found.drive().remove(Opening.LOST);
            } catch (IOException _) {
                // It stays, and the next start makes it good once more.
            }
        });
    }

    private void lookForRoom() {
        boolean cramped = roomBytes() < bounds.reserveBytes();
        finished.add(() -> owner.onRoom(cramped));
    }

    /// A disk that does not even say this is no place to grow.
    private long roomBytes() {
        try {
            return found.drive().room();
        } catch (IOException _) {
            return 0;
        }
    }

    /// Lets what was appended be written; false if that takes too long.
    boolean end() throws InterruptedException {
        thread.shutdown();
        return thread.awaitTermination(1, TimeUnit.MINUTES);
    }
}
