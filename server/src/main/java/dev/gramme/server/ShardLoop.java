package dev.gramme.server;

import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.port.Timers;
import dev.gramme.transport.Sockets;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The node's one thread: an event loop on which sockets, timers and the protocol take turns.
/// Whatever the protocol throws ends here, and the loop runs none of its tasks any more (SERVER-2).
final class ShardLoop implements Clock, Timers, Entropy {
    private static final int RANDOM_BYTES = 1_024;
    private static final long NANOS_PER_MS = 1_000_000;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Consumer<Throwable> onBroken;
    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer randomBytes = ByteBuffer.allocate(RANDOM_BYTES);
    private final RandomGenerator generator = this::nextLong;
    private final ArrayDeque<Runnable> due = new ArrayDeque<>();
    private final TimerWheel timers = new TimerWheel(nowMs(), this::wakeAt);
    private @Nullable Future<?> wake;
    private boolean broken;

    /// @param onBroken called once, on the loop, with what escaped from the protocol
    ShardLoop(String threadName, Consumer<Throwable> onBroken) {
        this.group = Sockets.oneLoop(threadName);
        this.loop = group.next();
        this.onBroken = onBroken;
        randomBytes.limit(0);
    }

    EventLoop eventLoop() {
        return loop;
    }

    /// Runs a step of the protocol now; the caller is on the loop.
    void run(Runnable step) {
        if (broken) {
            return;
        }
        try {
            step.run();
        } catch (Throwable escaped) {
            broken = true;
            onBroken.accept(escaped);
        }
    }

    /// Runs a step of the protocol on the loop, after the present call. Any thread.
    void later(Runnable step) {
        loop.execute(() -> run(step));
    }

    /// Runs a step of the protocol after the present one; the caller is on the loop. All that is
    /// due runs in one task of the loop, so that it costs little.
    void soon(Runnable step) {
        due.add(step);
        if (due.size() == 1) {
            loop.execute(this::runDue);
        }
    }

    private void runDue() {
        // The step that runs stays in the queue: what it leaves for later needs no other task.
        for (Runnable step = due.peek(); step != null; step = due.peek()) {
            run(step);
            due.remove();
        }
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        return timers.at(nowMs() + 1 + delayMs, task); // The present millisecond is half over.
    }

    private void wakeAt(long ms) {
        if (wake != null) {
            wake.cancel(false);
        }
        long nanos = ms * NANOS_PER_MS - monotonicNanos();
        wake = loop.schedule(this::runTimers, nanos, TimeUnit.NANOSECONDS);
    }

    private void runTimers() {
        run(() -> timers.advance(nowMs()));
    }

    private long nowMs() {
        return Math.floorDiv(monotonicNanos(), NANOS_PER_MS);
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    /// Unpredictable: keys and the names of clusters are made of these. Loop only.
    @Override
    public long nextLong() {
        if (!randomBytes.hasRemaining()) {
            random.nextBytes(randomBytes.array());
            randomBytes.clear();
        }
        return randomBytes.getLong();
    }

    @Override
    public int nextInt(int bound) {
        return generator.nextInt(bound);
    }

    /// Ends the thread once its connections are closed; waits for it, within a bound.
    void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
