package dev.gramme.storage.log;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.disk.FileDrive;
import dev.gramme.storage.disk.RealDisk;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Measures the log engine on real files: puts and gets without sync, recovery, group commit beside
/// an appender that does nothing else, checkpoints of many small records. A program, not a test:
/// `main DIRECTORY bulk|merge|commit|checkpoint|amplify`.
public final class LogBenchmark {
    private static final int PARTITIONS = 256;
    private static final int BODY_BYTES = 1_024;
    private static final int SMALL_BODY_BYTES = 16;
    private static final int MANY = 10_000_000;
    private static final int BULK = 950_000;
    private static final int WINDOW = 256;
    private static final Actor ACTOR = new Actor(1, 2);

    private final Path directory;
    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final byte[] body;
    private final long[] counters = new long[PARTITIONS];

    private LogBenchmark(Path directory, int bodyBytes) {
        this.directory = directory;
        this.body = new byte[bodyBytes];
        RandomGenerator.of("L64X128MixRandom").nextBytes(body);
    }

    public static void main(String[] arguments) throws Exception {
        boolean small = arguments[1].equals("checkpoint");
        LogBenchmark benchmark =
                new LogBenchmark(Path.of(arguments[0]), small ? SMALL_BODY_BYTES : BODY_BYTES);
        switch (arguments[1]) {
            case "bulk" -> benchmark.bulk();
            case "merge" -> benchmark.merge();
            case "amplify" -> benchmark.amplify();
            case "checkpoint" ->
                    benchmark.checkpoint(
                            arguments.length > 2 ? Integer.parseInt(arguments[2]) : MANY);
            default -> benchmark.commit();
        }
    }

    /// A store, with what runs under it.
    private record Opened(FileDrive drive, RealDisk disk, LogStore store) {
        void close() throws IOException, InterruptedException {
            disk.stop();
            drive.close();
        }
    }

    private Opened open(Path where, Durability durability) throws IOException {
        FileDrive drive = FileDrive.open(where);
        RealDisk disk = new RealDisk(drive, loop::add);
        LogStore.Outside outside =
                new LogStore.Outside(disk, loop::add, (_, done) -> loop.add(done), new Loud());
        LogSettings settings =
                new LogSettings(1L << 40, 64 << 20, 64 << 20, 50, 1 << 20, 0, durability);
        return new Opened(drive, disk, LogStore.open(drive, outside, settings, Ledger.EMPTY, 42));
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
            say("cut off: %s".formatted(tail));
        }
    }

    private static void say(String what, double figure) {
        say("%s: %,.2f".formatted(what, figure));
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static String name(int number) {
        return "bench:" + (100_000_000_000L + number);
    }

    private Batch put(int number) {
        Key key = Key.of(name(number));
        int partition = Token.partition(Token.of(key), PARTITIONS);
        Dot dot = new Dot(ACTOR, ++counters[partition]);
        Value value = Value.plain(Bytes.owning(body), "", number);
        DotSet clock = DotSet.range(ACTOR, 1, dot.counter());
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.PutRecord(key, Siblings.event(dot, value, clock)));
        changes.add(new Change.SetClock(clock));
        changes.add(new Change.AddToLog(dot, key));
        if (dot.counter() > 1_000) {
            changes.add(new Change.TrimLog(DotSet.of(new Dot(ACTOR, dot.counter() - 1_000))));
        }
        return new Batch(partition, changes);
    }

    /// Runs `count` operations, a window of them at a time, on this thread.
    private double rate(int count, Asynchronous operation) throws InterruptedException {
        int[] done = {0};
        int[] started = {0};
        long begin = System.nanoTime();
        IntConsumer next =
                new IntConsumer() {
                    @Override
                    public void accept(int finished) {
                        done[0] += finished;
                        if (started[0] < count) {
                            operation.start(started[0]++, () -> accept(1));
                        }
                    }
                };
        for (int i = 0; i < WINDOW; i++) {
            next.accept(0);
        }
        while (done[0] < count) {
            loop.take().run();
        }
        return count * 1e9 / (System.nanoTime() - begin);
    }

    private interface Asynchronous {
        void start(int number, Runnable done);
    }

    private void bulk() throws IOException, InterruptedException {
        Path where = directory.resolve("bulk");
        Opened opened = open(where, Durability.NONE);
        LogStore store = opened.store();
        say("puts/s, not synced", rate(BULK, (i, done) -> put(store, i, done)));
        say("directory, bytes per record", store.directoryBytes() / (double) store.recordCount());
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 3; round++) {
            say(
                    "gets/s, any record",
                    rate(300_000, (_, done) -> get(store, random.nextInt(BULK), done)));
            say(
                    "gets/s, 10,000 hot",
                    rate(1_000_000, (_, done) -> get(store, random.nextInt(10_000), done)));
        }
        say(
                "overwrites/s of any",
                rate(200_000, (_, done) -> put(store, random.nextInt(BULK), done)));
        opened.close();
        recover(where, "replay").close();
        stopCleanly(recover(where, "replay once more"));
        recover(where, "with a checkpoint").close();
        delete(where);
    }

    /// Overwrites half of the records at random, and gets the space back.
    private void merge() throws IOException, InterruptedException {
        Path where = directory.resolve("merge");
        Opened opened = open(where, Durability.NONE);
        LogStore store = opened.store();
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        rate(BULK / 2, (i, done) -> put(store, i, done));
        rate(BULK / 2, (_, done) -> put(store, random.nextInt(BULK / 2), done));
        long before = store.diskBytes();
        long begin = System.nanoTime();
        while (store.step(1 << 20)) {
            loop.take().run();
        }
        say("merge, seconds", (System.nanoTime() - begin) / 1e9);
        say("bytes before", (double) before);
        say("bytes after", (double) store.diskBytes());
        say("bytes that live", (double) store.heldBytes());
        opened.close();
        recover(where, "after a merge").close();
        delete(where);
    }

    /// Half of the writes are overwrites, with merges as in a node: what is written and kept for a
    /// byte of the owner's, and what a read costs of which nothing is in memory (Linux).
    private void amplify() throws IOException, InterruptedException {
        Path where = directory.resolve("amplify");
        Opened opened = open(where, Durability.NONE);
        LogStore store = opened.store();
        rate(START, (i, done) -> put(store, i, done));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        long before = counted("wchar");
        int[] keys = {START};
        double[] mostSpace = {0};
        mostCpuNanos = 0;
        rate(
                MIXED,
                (i, done) -> {
                    put(store, i % 2 == 0 ? keys[0]++ : random.nextInt(keys[0]), done);
                    if (i % PUTS_TO_A_STEP == 0) {
                        timed(() -> store.step(1 << 20));
                        double space = store.diskBytes() / (double) store.heldBytes();
                        mostSpace[0] = Math.max(mostSpace[0], space);
                    }
                });
        double own = (double) MIXED * (BODY_BYTES + KEY_BYTES);
        say("written for each byte of keys and values", (counted("wchar") - before) / own);
        say("bytes on disk / bytes that live, at most", mostSpace[0]);
        while (store.step(1 << 20)) {
            timed(loop.take());
        }
        say("the same, once merges rest", store.diskBytes() / (double) store.heldBytes());
        say("most of the processor's time in a step of a merge, ms", mostCpuNanos / 1e6);
        opened.close();
        cold(where, keys[0]);
        delete(where);
    }

    private static final int KEY_BYTES = 18;
    private static final int START = 300_000;
    private static final int MIXED = 600_000;
    private static final int PUTS_TO_A_STEP = 64;
    private static final int COLD_GETS = 10_000;

    /// Reads of which neither the engine nor the system has anything in memory.
    private void cold(Path where, int keys) throws IOException, InterruptedException {
        Opened opened = open(where, Durability.NONE);
        LogStore store = opened.store();
        try (Stream<Path> files = Files.list(where)) {
            for (Path file : files.toList()) {
                new ProcessBuilder(
                                "dd",
                                "of=" + file,
                                "oflag=nocache",
                                "conv=notrunc,fdatasync",
                                "count=0",
                                "status=none")
                        .start()
                        .waitFor();
            }
        }
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        long calls = counted("syscr");
        long bytes = counted("read_bytes");
        rate(COLD_GETS, (_, done) -> get(store, random.nextInt(keys), done));
        say("reads of a file for a cold get", (counted("syscr") - calls) / (double) COLD_GETS);
        say("bytes of the disk for it", (counted("read_bytes") - bytes) / (double) COLD_GETS);
        opened.close();
    }

    private static long counted(String what) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith(what + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(what.length() + 2)))
                .findFirst()
                .orElseThrow();
    }

    /// Many small records: how long a checkpoint holds the loop up, and what it spares a start.
    private void checkpoint(int count) throws IOException, InterruptedException {
        Path where = directory.resolve("checkpoint");
        Opened opened = open(where, Durability.NONE);
        LogStore store = opened.store();
        say("puts/s, not synced", rate(count, (i, done) -> put(store, i, done)));
        say("heap, MiB", heapMiB());
        for (int round = 0; round < 3; round++) {
            boolean[] written = {false};
            longestNanos = 0;
            mostCpuNanos = 0;
            long begin = System.nanoTime();
            timed(() -> store.checkpoint(_ -> written[0] = true));
            while (!written[0]) {
                timed(loop.take());
            }
            say("checkpoint, seconds", (System.nanoTime() - begin) / 1e9);
            say("longest turn of the loop, ms", longestNanos / 1e6);
            say("most of the processor's time in a turn, ms", mostCpuNanos / 1e6);
        }
        opened.close();
        Files.delete(where.resolve("checkpoint"));
        recover(where, "without a checkpoint").close();
        stopCleanly(recover(where, "without a checkpoint"));
        Opened again = recover(where, "with a checkpoint");
        say("heap, MiB", heapMiB());
        again.close();
        delete(where);
    }

    private long longestNanos;
    private long mostCpuNanos;

    /// The processor's time says what the loop does, the clock what else the machine does.
    private void timed(Runnable task) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long begin = System.nanoTime();
        long cpuBegin = thread.getCurrentThreadCpuTime();
        task.run();
        mostCpuNanos = Math.max(mostCpuNanos, thread.getCurrentThreadCpuTime() - cpuBegin);
        longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
    }

    private static double heapMiB() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
    }

    private void stopCleanly(Opened opened) throws IOException, InterruptedException {
        boolean[] stopped = {false};
        opened.store().close(_ -> stopped[0] = true);
        while (!stopped[0]) {
            loop.take().run();
        }
        opened.close();
    }

    private void put(LogStore store, int number, Runnable done) {
        store.append(put(number), _ -> done.run());
    }

    private static void get(LogStore store, int number, Runnable done) {
        Key key = Key.of(name(number));
        store.get(Token.partition(Token.of(key), PARTITIONS), key, _ -> done.run());
    }

    private Opened recover(Path where, String how) throws IOException {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long begin = System.nanoTime();
        long cpuBegin = thread.getCurrentThreadCpuTime();
        Opened opened = open(where, Durability.NONE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        say(
                "recovery, %s: %.2f s, %.2f s of a processor, for %,d bytes, clean %s"
                        .formatted(
                                how,
                                seconds,
                                (thread.getCurrentThreadCpuTime() - cpuBegin) / 1e9,
                                opened.store().diskBytes(),
                                opened.store().recovered().clean()));
        return opened;
    }

    private static final int ROUNDS = 3;

    private void commit() throws IOException, InterruptedException {
        for (int waiters : new int[] {1, 16, 64, 256}) {
            double[][] rates = new double[3][ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                Latencies[] all = {engine(waiters), appender(waiters), bare(waiters)};
                for (int i = 0; i < all.length && round >= 0; i++) {
                    rates[i][round] = all[i].rate();
                }
                say(
                        "%3d waiters, %s: engine %s; appender %s; bare disk %s"
                                .formatted(
                                        waiters,
                                        round < 0 ? "to warm up" : "round " + round,
                                        all[0].figures(),
                                        all[1].figures(),
                                        all[2].figures()));
            }
            double engine = median(rates[0]);
            say(
                    "%3d waiters: engine / appender %.2f, engine / bare disk %.2f"
                            .formatted(
                                    waiters, engine / median(rates[1]), engine / median(rates[2])));
        }
    }

    private static double median(double[] rates) {
        double[] sorted = rates.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// Records behind each other and a group commit, and nothing else: threads that wait, and one
    /// that writes and syncs what they have brought.
    private Latencies appender(int waiters) throws IOException, InterruptedException {
        Path file = directory.resolve("appender");
        Latencies latencies = new Latencies();
        try (GroupCommit log = new GroupCommit(file)) {
            long end = System.nanoTime() + NANOS;
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < waiters; i++) {
                threads.add(Thread.startVirtualThread(() -> appendUntil(log, end, latencies)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        Files.delete(file);
        return latencies;
    }

    private void appendUntil(GroupCommit log, long end, Latencies latencies) {
        int number = 0;
        for (long begin = System.nanoTime(); begin < end; ) {
            log.append(name(number++).getBytes(StandardCharsets.UTF_8), body);
            long after = System.nanoTime();
            latencies.add(after - begin);
            begin = after;
        }
    }

    private static final long NANOS = 3_000_000_000L;

    private Latencies engine(int waiters) throws IOException, InterruptedException {
        Path where = directory.resolve("commit");
        Opened opened = open(where, Durability.FSYNC);
        Latencies latencies = new Latencies();
        long end = System.nanoTime() + NANOS;
        int[] underway = {0};
        for (int i = 0; i < waiters; i++) {
            new Waiter(opened.store(), end, underway, latencies::add).next();
        }
        while (underway[0] > 0) {
            loop.take().run();
        }
        opened.close();
        delete(where);
        return latencies;
    }

    private final class Waiter {
        private final LogStore store;
        private final long end;
        private final int[] underway;
        private final LongConsumer latency;
        private int number;

        Waiter(LogStore store, long end, int[] underway, LongConsumer latency) {
            this.store = store;
            this.end = end;
            this.underway = underway;
            this.latency = latency;
        }

        void next() {
            long begin = System.nanoTime();
            underway[0]++;
            store.append(
                    put(number++),
                    outcome -> {
                        underway[0]--;
                        long now = System.nanoTime();
                        latency.accept(now - begin);
                        if (outcome != Appended.FAILED && now < end) {
                            next();
                        }
                    });
        }
    }

    /// All waiters' bytes in one write and one sync, again and again, with nobody who waits.
    private Latencies bare(int waiters) throws IOException {
        Path file = directory.resolve("bare");
        Latencies latencies = new Latencies();
        ByteBuffer group = ByteBuffer.allocateDirect(waiters * 1_312);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long end = System.nanoTime() + NANOS;
            long at = 0;
            for (long now = System.nanoTime(); now < end; ) {
                group.clear();
                at += channel.write(group, at);
                channel.force(false);
                long after = System.nanoTime();
                for (int i = 0; i < waiters; i++) {
                    latencies.add(after - now);
                }
                now = after;
            }
        }
        Files.delete(file);
        return latencies;
    }

    /// Of one run, without an object for each.
    private static final class Latencies {
        private final AtomicInteger count = new AtomicInteger();
        private final long[] nanos = new long[2_000_000];

        void add(long each) {
            nanos[count.getAndIncrement()] = each;
        }

        double rate() {
            return count.get() / (NANOS / 1e9);
        }

        String figures() {
            long[] sorted = Arrays.copyOf(nanos, count.get());
            Arrays.sort(sorted);
            return "%,.0f/s p50 %.2f ms p99 %.2f ms"
                    .formatted(
                            rate(),
                            sorted[sorted.length / 2] / 1e6,
                            sorted[sorted.length * 99 / 100] / 1e6);
        }
    }

    private static void delete(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(where);
    }
}
