package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Timers;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.gateway.ScrubReport;
import dev.gramme.server.config.Config;
import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.FaultyDrive;
import dev.gramme.storage.log.Durability;
import dev.gramme.storage.log.LogSettings;
import dev.gramme.storage.log.LogStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Goal: a scrub begins when it is due or asked for, keeps to its pace, and is remembered. Method:
/// a store in memory, virtual time.
final class ScrubsTest implements Clock, Timers {
    private static final int VALUES = 64;
    private static final int VALUE_BYTES = 64 << 10;
    private static final long DAY_MS = 86_400_000;
    private static final long START_MS = 1_700_000_000_000L;

    private final FaultyDrive drive = new FaultyDrive();
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::ms).thenComparingLong(Due::number));
    private final Siren siren = new Siren(Path.of("segments"));
    private LogStore store = open();
    private long nowMs = START_MS;
    private long timersSet;

    private record Due(long ms, long number, Runnable task) {}

    private LogStore open() {
        LogSettings settings =
                new LogSettings(1 << 30, 1 << 20, 1 << 20, 40, 1_000, 0, Durability.FSYNC);
        LogStore.Outside outside =
                new LogStore.Outside(new NearDisk(), loop::add, (_, done) -> done.run(), siren);
        try {
            return LogStore.open(drive, outside, settings, Ledger.EMPTY, 7);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void fill() {
        for (int i = 0; i < VALUES; i++) {
            Value value = Value.plain(Bytes.owning(new byte[VALUE_BYTES]), "", 1);
            Siblings siblings =
                    Siblings.event(new Dot(new Actor(1, 2), i + 1), value, DotSet.EMPTY);
            store.append(
                    new Batch(0, List.of(new Change.PutRecord(Key.of("key" + i), siblings))),
                    _ -> {});
            settle();
        }
    }

    private Scrubs scrubs(Duration every, long rate) {
        Scrubs scrubs = new Scrubs(store, this, this, new Config.Scrub(every, rate));
        scrubs.start();
        return scrubs;
    }

    @Test
    void oneIsDueSoonAfterTheFirstStartAndThenFromTheEndOfTheLast() {
        Scrubs scrubs = scrubs(Duration.ofDays(7), 8 << 20);
        advance(50_000);
        assertThat(scrubs.report().startedMs()).isZero();
        advance(60_000);
        ScrubReport first = scrubs.report();
        assertThat(first.underway()).isFalse();
        assertThat(first.damages()).isZero();
        assertThat(first.doneBytes()).isEqualTo(first.allBytes()).isEqualTo(store.diskBytes());
        advance(7 * DAY_MS - 120_000);
        assertThat(scrubs.report()).isEqualTo(first);
        advance(240_000);
        assertThat(scrubs.report().lastMs()).isGreaterThanOrEqualTo(first.lastMs() + 7 * DAY_MS);
    }

    @Test
    void theLastIsRememberedOverAStart() {
        scrubs(Duration.ofDays(7), 8 << 20);
        advance(120_000);
        due.clear();
        store = open();
        Scrubs next = scrubs(Duration.ofDays(7), 8 << 20);
        advance(6 * DAY_MS);
        assertThat(next.report().startedMs()).isZero();
        assertThat(next.report().lastMs()).isGreaterThan(START_MS);
        advance(DAY_MS);
        assertThat(next.report().startedMs()).isPositive();
    }

    @Test
    void neverIsNeverButAskedForItComes() {
        Scrubs scrubs = scrubs(Duration.ZERO, 8 << 20);
        advance(30 * DAY_MS);
        assertThat(scrubs.report().startedMs()).isZero();
        scrubs.ask(0);
        assertThat(scrubs.report().underway()).isTrue();
        advance(10_000);
        assertThat(scrubs.report().lastMs()).isPositive();
    }

    @Test
    void keepsToItsPaceAndTakesANewOne() {
        Scrubs scrubs = scrubs(Duration.ZERO, 8 << 20);
        scrubs.ask(256 << 10);
        advance(4_000);
        assertThat(scrubs.report().doneBytes()).isBetween(512L << 10, 5L * (256 << 10));
        scrubs.ask(0);
        advance(3_000);
        assertThat(scrubs.report().underway()).isFalse();
        assertThat(scrubs.readBytes()).isEqualTo(store.diskBytes());
    }

    @Test
    void whatIsDamagedIsCountedOnce() {
        Scrubs scrubs = scrubs(Duration.ZERO, 8 << 20);
        String file = drive.files().getFirst();
        drive.flip(file, drive.bytes(file).length / 2, 1);
        for (int i = 0; i < 2; i++) {
            scrubs.ask(0);
            advance(10_000);
            assertThat(scrubs.report().damages()).isEqualTo(1);
            assertThat(siren.damages()).isEqualTo(1);
        }
    }

    @Test
    void stopsWithItsNode() {
        Scrubs scrubs = scrubs(Duration.ofDays(1), 8 << 20);
        scrubs.ask(64 << 10);
        advance(1_000);
        scrubs.stop();
        advance(120_000);
        assertThat(due).isEmpty();
        assertThat(scrubs.report().underway()).isTrue();
    }

    // ---- virtual time ----

    private void advance(long ms) {
        long until = nowMs + ms;
        Due next = due.peek();
        while (next != null && next.ms <= until) {
            due.remove();
            nowMs = next.ms;
            next.task.run();
            settle();
            next = due.peek();
        }
        nowMs = until;
    }

    private void settle() {
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        Due timer = new Due(nowMs + delayMs, timersSet++, task);
        due.add(timer);
        return () -> due.remove(timer);
    }

    @Override
    public long monotonicNanos() {
        return nowMs * 1_000_000;
    }

    @Override
    public long wallMillis() {
        return nowMs;
    }

    /// Does everything at once, and reports it on the loop.
    private final class NearDisk implements Disk {
        private interface Step {
            void run() throws IOException;
        }

        private void change(Consumer<Outcome> done, Step step) {
            Outcome outcome = Outcome.DONE;
            try {
                step.run();
            } catch (IOException _) {
                outcome = Outcome.FAILED;
            }
            Outcome told = outcome;
            loop.add(() -> done.accept(told));
        }

        @Override
        public void write(
                String file,
                long from,
                byte[] bytes,
                int length,
                boolean sync,
                Consumer<Outcome> done) {
            change(
                    done,
                    () -> {
                        drive.write(file, from, bytes, length);
                        drive.sync(file);
                    });
        }

        @Override
        public void sync(String file, Consumer<Outcome> done) {
            change(done, () -> drive.sync(file));
        }

        @Override
        public void replace(String file, byte[] content, Consumer<Outcome> done) {
            change(done, () -> drive.replace(file, content));
        }

        @Override
        public void rename(String file, String name, Consumer<Outcome> done) {
            change(done, () -> drive.rename(file, name));
        }

        @Override
        public void remove(String file, Consumer<Outcome> done) {
            change(done, () -> drive.remove(file));
        }

        @Override
        public void room(LongConsumer done) {
            loop.add(() -> done.accept(drive.room()));
        }

        @Override
        public void read(String file, long from, int length, Consumer<byte[]> done) {
            List<byte[]> read = new ArrayList<>();
            change(
                    _ -> done.accept(read.isEmpty() ? new byte[0] : read.getFirst()),
                    () -> read.add(drive.read(file, from, length)));
        }
    }
}
