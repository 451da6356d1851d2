package dev.gramme.lsm;

import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.storage.disk.Finished;
import dev.gramme.storage.log.Durability;

import org.rocksdb.RocksDBException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The one thread that writes. While a group is on its way the next one gathers, so that the window
/// is as long as the disk needs. After a failed write or sync every later one fails.
final class Writer {
    /// A group that is longer is written before more is added.
    private static final long GROUP_BYTES = 16 << 20;

    private static final int SYNC_MS = 1_000;

    private final Database database;
    private final Map<Integer, Partition> partitions;
    private final Commit commit;
    private final Finished finished;
    private final Owner owner;
    private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("lsm-write").factory());
    private boolean failed;

    record Entry(Batch batch, Consumer<Appended> done) {}

    /// Hears on its loop what became of groups, in their order.
    interface Owner {
        /// @param reports of all partitions that the group has changed
        /// @param damages met on the way
        record Written(
                List<Entry> entries,
                View view,
                Map<Integer, Partition.Report> reports,
                List<String> damages) {}

        void onWritten(Written written);

        void onFailed(List<Entry> entries, String what);
    }

    /// @param partitions as found; this writer's from now on
    Writer(
            Database database,
            Map<Integer, Partition> partitions,
            Commit commit,
            Finished finished,
            Owner owner) {
        this.database = database;
        this.partitions = partitions;
        this.commit = commit;
        this.finished = finished;
        this.owner = owner;
    }

    void start(Durability durability) {
        if (durability == Durability.PERIODIC) {
            var _ = thread.scheduleWithFixedDelay(this::sync, SYNC_MS, SYNC_MS, TimeUnit.MILLISECONDS);
        }
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
        try (Group group = new Group(database, this::partition)) {
            while (group.bytes() < GROUP_BYTES && !waiting.isEmpty()) {
                Entry entry = waiting.remove();
                entries.add(entry);
                if (!failed) {
                    group.add(entry.batch());
                }
            }
            if (failed) {
                finished.add(() -> owner.onFailed(entries, "an earlier write has failed"));
                return;
            }
            commit.write(group.whole());
            Owner.Written written =
                    new Owner.Written(
                            entries, new View(database), group.reports(), group.damages());
            finished.add(() -> owner.onWritten(written));
        }
    }

    private Partition partition(int number) {
        return partitions.computeIfAbsent(number, Partition::new);
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

    private void sync() {
        if (failed) {
            return;
        }
        try {
            database.db().syncWal();
        } catch (RocksDBException refused) {
            fail(List.of(), "cannot sync: " + refused.getMessage());
        } catch (RuntimeException invariant) {
            broken(invariant);
        }
    }

    /// Lets what was appended become durable. Returns whether everything did.
    boolean stop() throws InterruptedException {
        thread.shutdown();
        boolean ended = thread.awaitTermination(1, TimeUnit.MINUTES);
        if (ended) {
            sync();
        }
        return ended && !failed;
    }
}
