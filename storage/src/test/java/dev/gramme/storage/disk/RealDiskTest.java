package dev.gramme.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.storage.disk.Disk.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Goal: what waits together is one write and one sync, what comes later has the next, each is told
/// its own outcome, and a write on the loop neither overtakes nor holds it up for long. Method: a
/// drive in memory whose first operation waits until the test has asked for more.
class RealDiskTest {
    private static final String FILE = "file";
    private static final int PIECE = 100;

    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final FaultyDrive held = new FaultyDrive();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<Outcome> told = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicLong clock = new AtomicLong();
    private volatile long tookNanos;
    private final RealDisk disk = new RealDisk(new Watched(held), loop::add, clock::get);

    private final class Watched extends PassingDrive {
        Watched(Drive files) {
            super(files);
        }

        @Override
        public void write(String file, long from, byte[] bytes, int length) throws IOException {
            calls.add("write %d %d".formatted(from, length));
            pass();
            clock.addAndGet(tookNanos);
            super.write(file, from, bytes, length);
        }

        @Override
        public void sync(String file) throws IOException {
            calls.add("sync");
            super.sync(file);
        }

        private void pass() throws IOException {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException _) {
                throw new InterruptedIOException();
            }
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        go.countDown();
        disk.stop();
    }

    private void write(int piece) {
        byte[] bytes = new byte[PIECE];
        bytes[0] = (byte) piece;
        disk.write(FILE, (long) piece * PIECE, bytes, PIECE, true, told::add);
    }

    private void awaitReports(int count) throws InterruptedException {
        while (told.size() < count) {
            loop.take().run();
        }
    }

    @Test
    void writesThatWaitTogetherAreOneAndSyncedOnce() throws Exception {
        write(0);
        begun.await();
        for (int piece : new int[] {1, 2, 3, 7, 8}) {
            write(piece);
        }
        go.countDown();
        awaitReports(6);

        assertThat(calls)
                .containsExactly("write 0 100", "sync", "write 100 300", "write 700 200", "sync");
        assertThat(told).containsOnly(Outcome.DONE);
        byte[] bytes = held.bytes(FILE);
        for (int piece : new int[] {0, 1, 2, 3, 7, 8}) {
            assertThat(bytes[piece * PIECE]).isEqualTo((byte) piece);
        }
    }

    @Test
    void eachIsToldWhatBecameOfIt() throws Exception {
        held.capacityBytes(5 * PIECE);
        write(0);
        begun.await();
        write(7);
        write(1);
        go.countDown();
        awaitReports(3);

        assertThat(told).containsExactly(Outcome.DONE, Outcome.FULL, Outcome.FULL);
        assertThat(calls).containsExactly("write 0 100", "sync", "write 700 100", "write 100 100");
    }

    @Test
    void writeOnTheLoopWaitsUntilWhatWasAskedForIsReported() throws Exception {
        write(0);
        begun.await();
        go.countDown();
        assertThat(disk.writeNow(FILE, PIECE, new byte[PIECE], PIECE)).isNull();
        awaitReports(1);
        assertThat(disk.writeNow(FILE, PIECE, new byte[PIECE], PIECE)).isEqualTo(Outcome.DONE);
        assertThat(calls).containsExactly("write 0 100", "sync", "write 100 100");

        held.capacityBytes(PIECE);
        assertThat(disk.writeNow(FILE, 5 * PIECE, new byte[PIECE], PIECE)).isEqualTo(Outcome.FULL);
    }

    @Test
    void writeThatTookLongSendsTheNextToAnotherThreadForAWhile() {
        go.countDown();
        tookNanos = 600_000;
        assertThat(disk.writeNow(FILE, 0, new byte[PIECE], PIECE)).isEqualTo(Outcome.DONE);
        tookNanos = 100_000;
        assertThat(disk.writeNow(FILE, PIECE, new byte[PIECE], PIECE)).isNull();
        clock.addAndGet(100_000_000);
        assertThat(disk.writeNow(FILE, PIECE, new byte[PIECE], PIECE)).isEqualTo(Outcome.DONE);
        assertThat(disk.writeNow(FILE, PIECE, new byte[PIECE], PIECE)).isEqualTo(Outcome.DONE);
    }
}
