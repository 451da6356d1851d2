package dev.gramme.lsm;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Check;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings.Version;
import dev.gramme.storage.Engine.Bounds;
import dev.gramme.storage.Engine.Outside;
import dev.gramme.storage.disk.Finished;
import dev.gramme.storage.log.Alarm;
import dev.gramme.storage.log.Damaged;

import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// A store in RocksDB: one thread that writes, a few that read, and the owner's loop, on which all
/// of this class is called but [#open] and [#close].
final class LsmStore implements Store, AutoCloseable {
    private static final int READERS = 3;

    private final Opening.Found found;
    private final Bounds bounds;
    private final Outside outside;
    private final Recovered recovered;
    private final Finished finished;
    private final Writer writer;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(
                    READERS, Thread.ofPlatform().daemon().name("lsm-read", 0).factory());
    private final Map<Integer, Partition.Report> reports = new HashMap<>();
    private List<Writer.Entry> gathered = new ArrayList<>();
    private View view;
    private long heldBytes;
    private long recordCount;

    /// The disk has too little room left for growth.
    private boolean cramped;

    /// What was handed over waits for room.
    private boolean stuck;

    private boolean stopped;

    /// A batch came after the stop had begun.
    private long waitingBytes;

    private boolean dropped;

    private LsmStore(
            Opening.Found found,
            Bounds bounds,
            Outside outside,
            Ledger ledger,
            Function<Database, Commit> commit) {
        this.found = found;
        this.bounds = bounds;
        this.outside = outside;
        boolean nothingLost = found.isNew() && ledger.equals(Ledger.EMPTY);
        this.recovered =
                new Recovered(
                        ledger,
                        states(found.partitions()),
                        found.stopped() || nothingLost,
                        found.losses());
        found.partitions().forEach((number, partition) -> learn(number, partition.report()));
        this.view = new View(found.database());
        this.finished = new Finished(outside.loop());
        this.writer =
                new Writer(found, bounds, commit.apply(found.database()), finished, new Told());
        writer.start();
    }

    /// @param commit where groups become durable: RocksDB itself, but in tests
    static LsmStore open(
            Path directory,
            Bounds bounds,
            Outside outside,
            Ledger ledger,
            Function<Database, Commit> commit)
            throws IOException {
        Opening.Found found = Opening.open(directory, bounds, outside.alarm());
        return new LsmStore(found, bounds, outside, ledger, commit);
    }

    private static SortedMap<Integer, PartitionState> states(
            SortedMap<Integer, Partition> partitions) {
        SortedMap<Integer, PartitionState> states = new TreeMap<>();
        partitions.forEach((number, partition) -> states.put(number, partition.state().copy()));
        return states;
    }

    @Override
    public Recovered recovered() {
        return recovered;
    }

    @Override
    public void append(Batch batch, boolean sync, Consumer<Appended> done) {
        dropped |= stopped;
        if (stopped) {
            return;
        }
        long bytes = 0;
        for (Change change : batch.changes()) {
            if (change instanceof Change.PutRecord(var key, var siblings)) {
                for (Version version : siblings.versions()) {
                    Check.that(
                            version.value().intact(), "LSM-3: a damaged value is put under " + key);
                    bytes += version.value().body().length();
                }
            }
        }
        waitingBytes += bytes;
        gathered.add(new Writer.Entry(batch, sync, bytes, done));
        if (gathered.size() == 1) {
            outside.loop().execute(this::hand); // At the end of this turn.
        }
    }

    private void hand() {
        if (gathered.isEmpty()) {
            return;
        }
        writer.accept(gathered);
        gathered = new ArrayList<>();
    }

    private final class Told implements Writer.Owner {
        @Override
        public void onWritten(Written written) {
            adopt(written.view());
            written.reports().forEach(LsmStore.this::learn);
            Appended stored = written.synced() ? Appended.DURABLE : Appended.KEPT;
            for (Writer.Entry entry : written.entries()) {
                waitingBytes -= entry.bytes();
                entry.done().accept(stored);
            }
            written.damages().forEach(LsmStore.this::damaged);
        }

        @Override
        public void onFailed(List<Writer.Entry> entries, String what) {
            entries.forEach(entry -> entry.done().accept(Appended.FAILED));
            outside.alarm().failed(what);
        }

        @Override
        public void onRoom(boolean tooLittle) {
            cramped = tooLittle;
        }

        @Override
        public void onFull(boolean waits) {
            stuck = waits;
        }
    }

    private void learn(int number, Partition.Report report) {
        Partition.Report before = reports.put(number, report);
        heldBytes += report.heldBytes() - (before == null ? 0 : before.heldBytes());
        recordCount += report.records() - (before == null ? 0 : before.records());
    }

    private void adopt(View newer) {
        letGo(view);
        view = newer;
    }

    private void letGo(View used) {
        if (used.release()) {
            readers.execute(used::close);
        }
    }

    private void damaged(String what) {
        outside.alarm().damaged(new Alarm.Damage("", 0, what));
    }

    @Override
    public void get(int partition, Key key, Consumer<Lookup> done) {
        byte[] name = Names.record(partition, Position.of(key));
        read(reading -> lookup(name, reading), done);
    }

    private Result<Lookup> lookup(byte[] name, View reading) {
        Database database = found.database();
        try {
            byte[] value = database.db().get(database.records(), reading.options(), name);
            Lookup lookup =
                    value == null
                            ? new Lookup.Absent()
                            : new Lookup.Found(RecordCodec.read(name, value));
            return new Result<>(lookup, List.of());
        } catch (RocksDBException | Damaged damaged) {
            String what = String.valueOf(damaged.getMessage());
            return new Result<>(new Lookup.Unreadable(), List.of(what));
        }
    }

    @Override
    public void scan(
            int partition, Position after, int limitRows, int limitBytes, Consumer<Page> done) {
        read(reading -> page(reading, partition, after, limitRows, limitBytes), done);
    }

    private Result<Page> page(
            View reading, int partition, Position after, int limitRows, int limitBytes) {
        try (PageReader reader =
                new PageReader(found.database(), reading, partition, limitRows, limitBytes)) {
            return new Result<>(reader.read(after), reader.damages());
        }
    }

    @Override
    public Snapshot snapshot(int partition) {
        DotSet clock = reports.getOrDefault(partition, Partition.Report.NOTHING).clock();
        return new Kept(partition, clock, view.retain());
    }

    /// A view that stays for one partition's sake.
    private final class Kept implements Snapshot {
        private final int partition;
        private final DotSet clock;
        private final View kept;
        private boolean closed;

        Kept(int partition, DotSet clock, View kept) {
            this.partition = partition;
            this.clock = clock;
            this.kept = kept;
        }

        @Override
        public DotSet clock() {
            return clock;
        }

        @Override
        public void scan(Position after, int limitRows, int limitBytes, Consumer<Page> done) {
            if (closed) {
                return;
            }
            read(
                    kept.retain(),
                    reading -> page(reading, partition, after, limitRows, limitBytes),
                    page -> {
                        if (!closed) {
                            done.accept(page);
                        }
                    });
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                letGo(kept);
            }
        }
    }

    /// @param damages met on the way
    private record Result<T>(T answer, List<String> damages) {}

    private <T> void read(Function<View, Result<T>> question, Consumer<T> done) {
        read(view.retain(), question, done);
    }

    private <T> void read(View reading, Function<View, Result<T>> question, Consumer<T> done) {
        readers.execute(() -> {
            try {
                Result<T> result = question.apply(reading);
                finished.add(() -> {
                    letGo(reading);
                    done.accept(result.answer());
                    result.damages().forEach(this::damaged);
                });
            } catch (RuntimeException invariant) {
                finished.add(() -> {
                    throw invariant;
                });
            }
        });
    }

    @Override
    public long waitingBytes() {
        return waitingBytes;
    }

    @Override
    public long keyCount(int partition) {
        return reports.getOrDefault(partition, Partition.Report.NOTHING).keys();
    }

    @Override
    public long heldBytes() {
        return heldBytes;
    }

    @Override
    public long limitBytes() {
        return bounds.limitBytes();
    }

    @Override
    public boolean cramped() {
        return cramped;
    }

    @Override
    public boolean stuck() {
        return stuck;
    }

    @Override
    public void settled() {
        writer.forgetLoss();
    }

    @Override
    public long recordCount() {
        return recordCount;
    }

    @Override
    public void keep(Ledger ledger, Runnable done) {
        outside.ledgerFile().accept(ledger, done);
    }

    /// A clean stop: everything appended becomes durable, and the next start knows that nothing is
    /// missing. What is appended from now on is dropped and never reported, and then the stop was
    /// not clean.
    void stop(Runnable done) {
        hand();
        stopped = true;
        if (stuck) {
            writer.giveUp();
        }
        writer.sync(() -> {
            if (dropped) {
                done.run();
            } else {
                writer.markClean(done);
            }
        });
    }

    /// Lets what was appended become durable, and lets go of the files. The owner's loop has ended;
    /// blocks.
    @Override
    public void close() throws IOException {
        try {
            boolean ended = writer.end();
            readers.shutdown();
            if (!ended || !readers.awaitTermination(1, TimeUnit.MINUTES)) {
                return; // Whoever still works needs what is open; the process ends soon.
            }
            view.close();
            found.database().close();
            found.drive().close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
