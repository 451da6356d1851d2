package dev.gramme.gateway;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/// The time a client has to complete a request it has begun (GATEWAY-6). Single bytes do not extend
/// it; a body that brings an instalment begins it anew. Between requests it rests: a client may be
/// idle as long as it likes.
///
/// ```
/// resting ──watch──▶ running ──timeout──▶ onLate
///    ▲                  │ ▲──an instalment of the body──┐
///    └──────rest────────┘ └─────────────────────────────┘
/// ```
final class ReadDeadline {
    /// What of a body must arrive within one timeout.
    static final int INSTALMENT_BYTES = 256 << 10;

    private final EventLoop loop;
    private final int timeoutMs;
    private Runnable onLate = () -> {};
    private @Nullable Future<?> timer;
    private long nextBytes;

    ReadDeadline(EventLoop loop, int timeoutMs) {
        this.loop = loop;
        this.timeoutMs = timeoutMs;
    }

    void onLate(Runnable then) {
        onLate = then;
    }

    /// A request has begun and is not complete.
    ///
    /// @param bodyBytes of its body so far
    void watch(long bodyBytes) {
        if (timer == null || bodyBytes >= nextBytes) {
            rest();
            nextBytes = bodyBytes + INSTALMENT_BYTES;
            timer = loop.schedule(this::expire, timeoutMs, TimeUnit.MILLISECONDS);
        }
    }

    /// Nothing is awaited.
    void rest() {
        Future<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void expire() {
        timer = null;
        onLate.run();
    }
}
