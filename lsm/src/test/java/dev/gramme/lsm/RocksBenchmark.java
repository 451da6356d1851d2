package dev.gramme.lsm;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Lookup;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.disk.FileDrive;
import dev.gramme.storage.disk.RealDisk;
import dev.gramme.storage.log.Alarm;
import dev.gramme.storage.log.Durability;
import dev.gramme.storage.log.LogSettings;
import dev.gramme.storage.log.LogStore;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The engine `log` beside RocksDB alone: keys of 16 bytes, values of 1 KiB that do not compress,
/// caches of 64 MiB. Rounds alternate, and of each figure the median counts. A program, not a test:
/// `main DIRECTORY ROUNDS`.
///
/// With one at once, one thread waits for each operation. RocksDB is called as a library: its put
/// and get run on the calling thread. The engine's are handed to other threads and come back
/// through a queue, for a node's loop must not wait; what that costs is part of what is measured.
/// With 16 at once, RocksDB has 16 threads that wait, and the engine one loop with 16 under way, as
/// in a node.
public final class RocksBenchmark {
    private static final int PARTITIONS = 256;
    private static final int BODY_BYTES = 1_024;
    private static final int CACHE_BYTES = 64 << 20;
    private static final int STORED = 200_000;
    private static final int MANY = 16;
    private static final int SYNCED_PUTS = 1_500;
    private static final int PUTS = 40_000;
    private static final int GETS = 60_000;
    private static final Actor ACTOR = new Actor(1, 2);

    private final Path directory;
    private final int rounds;
    private final byte[] body = new byte[BODY_BYTES];
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final Map<String, Map<String, List<Double>>> rates = new LinkedHashMap<>();

    private RocksBenchmark(Path directory, int rounds) {
        this.directory = directory;
        this.rounds = rounds;
        random.nextBytes(body);
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        new RocksBenchmark(directory, Integer.parseInt(arguments[1])).run();
    }

    /// What both can do. Each method returns when all is done.
    private interface Subject extends AutoCloseable {
        void put(int count, int atOnce) throws Exception;

        /// Of any that is there; fails if one is not.
        void get(int count, int atOnce) throws Exception;

        @Override
        void close() throws IOException;
    }

    private void run() throws Exception {
        RocksDB.loadLibrary();
        try (Subject log = new Log(false, "log-get");
                Subject rocks = new Rocks(false, "rocks-get")) {
            log.put(STORED, MANY);
            rocks.put(STORED, MANY);
            for (int round = 0; round <= rounds; round++) {
                for (int atOnce : new int[] {1, MANY}) {
                    puts("put, fsync", true, SYNCED_PUTS, atOnce, round);
                    puts("put, not synced", false, PUTS, atOnce, round);
                    note("get", "log", atOnce, round, GETS, () -> log.get(GETS, atOnce));
                    note("get", "rocks", atOnce, round, GETS, () -> rocks.get(GETS, atOnce));
                }
            }
        }
        table();
    }

    /// New stores each time, so that all rounds are alike.
    private void puts(String what, boolean synced, int count, int atOnce, int round)
            throws Exception {
        try (Subject log = new Log(synced, "log-put");
                Subject rocks = new Rocks(synced, "rocks-put")) {
            note(what, "log", atOnce, round, count, () -> log.put(count, atOnce));
            note(what, "rocks", atOnce, round, count, () -> rocks.put(count, atOnce));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /// The first round warms up.
    private void note(String what, String who, int atOnce, int round, int count, Work work)
            throws Exception {
        long begin = System.nanoTime();
        work.run();
        double rate = count * 1e9 / (System.nanoTime() - begin);
        if (round > 0) {
            String name = what + ", " + atOnce + " at once";
            rates.computeIfAbsent(name, _ -> new TreeMap<>())
                    .computeIfAbsent(who, _ -> new ArrayList<>())
                    .add(rate);
        }
    }

    private void table() {
        System.out.println("| 1 KiB | log /s | spread | RocksDB /s | spread | log / RocksDB |");
        System.out.println("|---|--:|--:|--:|--:|--:|");
        rates.forEach((what, each) -> {
            List<Double> log = each.getOrDefault("log", List.of());
            List<Double> rocks = each.getOrDefault("rocks", List.of());
            System.out.printf(
                    "| %s | %,.0f | %s | %,.0f | %s | %.2f |%n",
                    what,
                    median(log),
                    spread(log),
                    median(rocks),
                    spread(rocks),
                    median(log) / median(rocks));
        });
    }

    private static String spread(List<Double> figures) {
        return "%,.0f to %,.0f".formatted(Collections.min(figures), Collections.max(figures));
    }

    private static double median(List<Double> figures) {
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String name(int number) {
        return "bench:%010d".formatted(number);
    }

    private static void delete(Path where) throws IOException {
        try (Stream<Path> files = Files.walk(where)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private interface Asynchronous {
        void start(int number, Runnable done);
    }

    /// The engine `log` with this thread as its loop.
    private final class Log implements Subject {
        private final Path where;
        private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
        private final FileDrive drive;
        private final RealDisk disk;
        private final LogStore store;

        Log(boolean synced, String directoryName) throws IOException {
            where = directory.resolve(directoryName);
            drive = FileDrive.open(where);
            disk = new RealDisk(drive, loop::add);
            Durability durability = synced ? Durability.FSYNC : Durability.NONE;
            LogSettings settings =
                    LogSettings.production(1L << 40, 1L << 40).with((long) CACHE_BYTES, durability);
            LogStore.Outside outside =
                    new LogStore.Outside(disk, loop::add, (_, done) -> loop.add(done), new Loud());
            store = LogStore.open(drive, outside, settings, Ledger.EMPTY, 42);
        }

        @Override
        public void put(int count, int atOnce) throws InterruptedException {
            all(count, atOnce, this::put);
        }

        @Override
        public void get(int count, int atOnce) throws InterruptedException {
            all(count, atOnce, (_, done) -> get(random.nextInt(STORED), done));
        }

        private void all(int count, int atOnce, Asynchronous operation)
                throws InterruptedException {
            int[] done = {0};
            int started = 0;
            while (done[0] < count) {
                while (started < count && started - done[0] < atOnce) {
                    operation.start(started++, () -> done[0]++);
                }
                loop.take().run();
            }
        }

        private void put(int number, Runnable done) {
            Key key = Key.of(name(number));
            Value value = Value.plain(Bytes.owning(body), "", number);
            Siblings siblings = Siblings.event(new Dot(ACTOR, number + 1L), value, DotSet.EMPTY);
            Batch batch = new Batch(partition(key), List.of(new Change.PutRecord(key, siblings)));
            store.append(
                    batch,
                    outcome -> {
                        require(outcome != Appended.FAILED, "a put failed");
                        done.run();
                    });
        }

        private void get(int number, Runnable done) {
            Key key = Key.of(name(number));
            store.get(
                    partition(key),
                    key,
                    found -> {
                        require(found instanceof Lookup.Found, "not found: " + key);
                        done.run();
                    });
        }

        private static int partition(Key key) {
            return Token.partition(Token.of(key), PARTITIONS);
        }

        @Override
        public void close() throws IOException {
            try {
                disk.stop();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a benchmark", e);
            }
            drive.close();
            delete(where);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }

    private static final class Loud implements Alarm {
        @Override
        public void failed(String what) {
            throw new IllegalStateException(what);
        }

        @Override
        public void damaged(Damage damage) {
            throw new IllegalStateException(damage.toString());
        }

        @Override
        public void cutOff(Damage tail) {
            throw new IllegalStateException(tail.toString());
        }
    }

    private interface Blocking {
        void run(int number) throws RocksDBException;
    }

    /// RocksDB alone: no compression of what does not compress, filters, the same cache.
    private final class Rocks implements Subject {
        private final Path where;
        private final LRUCache cache = new LRUCache(CACHE_BYTES);
        private final BloomFilter filter = new BloomFilter(10);
        private final Options options = new Options();
        private final WriteOptions writing = new WriteOptions();
        private final RocksDB db;

        Rocks(boolean synced, String directoryName) throws RocksDBException {
            where = directory.resolve(directoryName);
            options.setCreateIfMissing(true)
                    .setCompressionType(CompressionType.NO_COMPRESSION)
                    .setTableFormatConfig(
                            new BlockBasedTableConfig()
                                    .setBlockCache(cache)
                                    .setFilterPolicy(filter));
            writing.setSync(synced);
            db = RocksDB.open(options, where.toString());
        }

        @Override
        public void put(int count, int atOnce) throws Exception {
            all(count, atOnce, this::put);
        }

        @Override
        public void get(int count, int atOnce) throws Exception {
            all(count, atOnce, _ -> get(ThreadLocalRandom.current().nextInt(STORED)));
        }

        private void all(int count, int atOnce, Blocking operation) throws Exception {
            if (atOnce == 1) {
                each(count, 0, 1, operation);
                return;
            }
            List<Callable<Integer>> shares = new ArrayList<>();
            for (int first = 0; first < atOnce; first++) {
                int from = first;
                shares.add(() -> each(count, from, atOnce, operation));
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
                for (Future<Integer> share : threads.invokeAll(shares)) {
                    share.get();
                }
            }
        }

        private static int each(int count, int from, int step, Blocking operation)
                throws RocksDBException {
            for (int i = from; i < count; i += step) {
                operation.run(i);
            }
            return count;
        }

        private void put(int number) throws RocksDBException {
            db.put(writing, name(number).getBytes(StandardCharsets.UTF_8), body);
        }

        private void get(int number) throws RocksDBException {
            byte[] value = db.get(name(number).getBytes(StandardCharsets.UTF_8));
            require(Arrays.equals(value, body), "not found: " + number);
        }

        @Override
        public void close() throws IOException {
            db.close();
            writing.close();
            options.close();
            filter.close();
            cache.close();
            delete(where);
        }
    }
}
