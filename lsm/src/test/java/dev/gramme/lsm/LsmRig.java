package dev.gramme.lsm;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.DotSet;
import dev.gramme.storage.Engine.Bounds;
import dev.gramme.storage.Engine.Outside;
import dev.gramme.storage.StoreRig;
import dev.gramme.storage.log.Alarm;
import dev.gramme.storage.log.Durability;

import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The engine over real files and threads, with write buffers that are written out now and then.
///
/// A crash is the end of the process between two writes, or within one: the files as they stand are
/// copied without the clean mark, and of the bytes that RocksDB adds to its log for the next group
/// a part is added to the copy. So this proves that what was reported durable had left the process,
/// that groups are whole, and that a torn tail is no obstacle. It does not prove that a sync
/// reaches the disk: that is RocksDB's and the system's.
final class LsmRig implements StoreRig, Alarm {
    static final Bounds BOUNDS = new Bounds(1L << 30, 0, 1 << 20, Durability.FSYNC);

    private final List<LsmRig> opened;
    private final Path directory;
    private final Random random;
    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final List<Damage> damages = new ArrayList<>();
    private final Counted store;
    private final LsmStore own;
    private Breakable disk;
    private Ledger ledger;
    private String failure = "";

    /// @param opened collects this rig and those it makes
    LsmRig(Path directory, Random random, Ledger ledger, List<LsmRig> opened) {
        this.opened = opened;
        opened.add(this);
        this.directory = directory;
        this.random = random;
        this.ledger = ledger;
        Outside outside = new Outside(loop::add, this::keep, this);
        try {
            own = LsmStore.open(directory, BOUNDS, outside, ledger, this::disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store = new Counted(own);
    }

    private Commit disk(Database database) {
        disk = new Breakable(database);
        return disk;
    }

    private void keep(Ledger kept, Runnable done) {
        loop.add(() -> {
            ledger = kept;
            done.run();
        });
    }

    @Override
    public Store store() {
        return store;
    }

    Database database() {
        return disk.database;
    }

    /// Whether the disk has no room.
    void full(boolean full) {
        disk.full = full;
    }

    /// Turns the loop until something is so.
    void turnUntil(BooleanSupplier so) throws InterruptedException {
        while (!so.getAsBoolean()) {
            loop.take().run();
        }
    }

    List<Damage> damages() {
        return damages;
    }

    @Override
    public void step() {
        if (random.nextInt(16) == 0) {
            writeOut();
        }
        Runnable task = loop.poll();
        if (task != null) {
            task.run();
        }
    }

    /// What is in memory and in the log of writes goes into files of records.
    void writeOut() {
        Database database = disk.database;
        try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            database.db().flush(wait, List.of(database.records(), database.state()));
            if (random.nextBoolean()) {
                database.db().compactRange(database.records());
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void settle() {
        try {
            while (store.underway > 0 || !loop.isEmpty()) {
                loop.take().run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    @Override
    public void breakDisk() {
        disk.broken = true;
    }

    @Override
    public StoreRig crash() {
        Path found = directory.resolveSibling(directory.getFileName() + "+");
        try {
            disk.copy(directory.resolve("db"), found.resolve("db"));
            byte[] torn = torn(found.resolve("db"));
            if (torn.length > 0) {
                Path log = newestLog(found.resolve("db"));
                int part = random.nextInt(torn.length);
                Files.write(log, Arrays.copyOf(torn, part), StandardOpenOption.APPEND);
            }
        } catch (IOException | RocksDBException e) {
            throw new IllegalStateException(e);
        }
        return new LsmRig(found, random, ledger, opened);
    }

    /// What RocksDB adds to the log behind the copy when more is written, of which a last group
    /// changes nothing.
    private byte[] torn(Path copy) throws IOException {
        Path log = newestLog(copy);
        Store.Change nothing = new Store.Change.TrimLog(DotSet.EMPTY);
        store.append(new Store.Batch(0, List.of(nothing)), _ -> {});
        settle();
        byte[] now = Files.readAllBytes(directory.resolve("db").resolve(log.getFileName()));
        return Arrays.copyOfRange(now, (int) Files.size(log), now.length);
    }

    private static Path newestLog(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    void close() {
        try {
            own.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A clean stop.
    void stop() {
        stop(() -> {});
    }

    /// A batch that comes when nothing should come any more.
    void stopAndAppendBehind(Store.Batch batch) {
        stop(() -> own.append(batch, _ -> {}));
    }

    private void stop(Runnable behind) {
        boolean[] stopped = {false};
        own.stop(() -> stopped[0] = true);
        behind.run();
        try {
            while (!stopped[0]) {
                loop.take().run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
        close();
    }

    /// Opens the same directory again, after [#stop] or [#close].
    LsmRig reopened() {
        return new LsmRig(directory, random, ledger, opened);
    }

    Path directory() {
        return directory;
    }

    @Override
    public boolean damage(int partition, Key key) {
        writeOut();
        stopCompacting(); // It would meet the damage, and RocksDB would write no more.
        // The lower half of its token: what stands before is shared with the record before it.
        byte[] name = Arrays.copyOfRange(Names.record(partition, Position.of(key)), 8, 12);
        try (Stream<Path> files = Files.list(directory.resolve("db"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".sst")).toList()) {
                spoil(file, name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    void stopCompacting() {
        Database database = disk.database;
        try {
            database.db()
                    .setOptions(
                            database.records(),
                            MutableColumnFamilyOptions.builder()
                                    .setDisableAutoCompactions(true)
                                    .build());
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void spoil(Path file, byte[] name) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at <= bytes.length - name.length; at++) {
            if (Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
                bytes[at + name.length - 1] ^= 1;
            }
        }
        Files.write(file, bytes);
    }

    @Override
    public void failed(String what) {
        failure = what;
    }

    /// What the store failed with; empty: it has not.
    String failure() {
        return failure;
    }

    @Override
    public void damaged(Damage damage) {
        damages.add(damage);
    }

    @Override
    public void cutOff(Damage tail) {}

    /// RocksDB, until it takes nothing more. Writes wait for a copy, so that there is a moment
    /// between them.
    private static final class Breakable implements Commit {
        private final Database database;
        private volatile boolean broken;
        private volatile boolean full;

        Breakable(Database database) {
            this.database = database;
        }

        @Override
        public synchronized void write(WriteBatch group, boolean sync) throws RocksDBException {
            if (broken) {
                throw new RocksDBException("broken");
            }
            if (full) {
                Status status = new Status(Status.Code.IOError, Status.SubCode.NoSpace, "full");
                throw new RocksDBException("full", status);
            }
            database.write(group, sync);
        }

        synchronized void copy(Path source, Path target) throws IOException, RocksDBException {
            database.db().pauseBackgroundWork();
            Files.createDirectories(target);
            try (Stream<Path> files = Files.list(source)) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
            database.db().continueBackgroundWork();
        }
    }

    /// Knows how much was asked for and is not reported yet.
    private static final class Counted implements Store {
        private final Store store;
        private int underway;

        Counted(Store store) {
            this.store = store;
        }

        private <T> Consumer<T> counted(Consumer<T> done) {
            underway++;
            return result -> {
                underway--;
                done.accept(result);
            };
        }

        @Override
        public boolean stuck() {
            return store.stuck();
        }

        @Override
        public Recovered recovered() {
            return store.recovered();
        }

        @Override
        public void append(Batch batch, boolean sync, Consumer<Appended> done) {
            store.append(batch, sync, counted(done));
        }

        @Override
        public void get(int partition, Key key, Consumer<Lookup> done) {
            store.get(partition, key, counted(done));
        }

        @Override
        public void scan(int partition, Position after, int rows, int bytes, Consumer<Page> done) {
            store.scan(partition, after, rows, bytes, counted(done));
        }

        @Override
        public Snapshot snapshot(int partition) {
            return new CountedSnapshot(store.snapshot(partition));
        }

        /// Scans that a close leaves without an answer are not waited for.
        private final class CountedSnapshot implements Snapshot {
            private final Snapshot snapshot;
            private int scans;

            CountedSnapshot(Snapshot snapshot) {
                this.snapshot = snapshot;
            }

            @Override
            public DotSet clock() {
                return snapshot.clock();
            }

            @Override
            public void scan(Position after, int rows, int bytes, Consumer<Page> done) {
                if (scans < 0) {
                    snapshot.scan(after, rows, bytes, done);
                    return;
                }
                scans++;
                underway++;
                snapshot.scan(
                        after,
                        rows,
                        bytes,
                        page -> {
                            scans--;
                            underway--;
                            done.accept(page);
                        });
            }

            @Override
            public void close() {
                underway -= Math.max(0, scans);
                scans = -1;
                snapshot.close();
            }
        }

        @Override
        public long keyCount(int partition) {
            return store.keyCount(partition);
        }

        @Override
        public long heldBytes() {
            return store.heldBytes();
        }

        @Override
        public long limitBytes() {
            return store.limitBytes();
        }

        @Override
        public long recordCount() {
            return store.recordCount();
        }

        @Override
        public void settled() {
            store.settled();
        }

        @Override
        public void keep(Ledger ledger, Runnable done) {
            Consumer<String> counted = counted(_ -> done.run());
            store.keep(ledger, () -> counted.accept(""));
        }
    }
}
