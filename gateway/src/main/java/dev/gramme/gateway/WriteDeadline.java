package dev.gramme.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/// Drops a client that takes nothing of its answers for the time of a setting (GATEWAY-6). Looks
/// only while something waits to be sent.
final class WriteDeadline {
    private final Channel channel;
    private final int timeoutMs;
    private @Nullable Future<?> timer;
    private int current; // The message being sent, as its identity.
    private long progress;
    private long pendingBytes;

    WriteDeadline(Channel channel, int timeoutMs) {
        this.channel = channel;
        this.timeoutMs = timeoutMs;
    }

    /// Something was written.
    void watch() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (timer == null && out != null && out.totalPendingWriteBytes() > 0) {
            current = System.identityHashCode(out.current());
            progress = out.currentProgress();
            pendingBytes = out.totalPendingWriteBytes();
            timer = channel.eventLoop().schedule(this::look, timeoutMs, TimeUnit.MILLISECONDS);
        }
    }

    void cancel() {
        Future<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void look() {
        timer = null;
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        boolean moved =
                out == null
                        || System.identityHashCode(out.current()) != current
                        || out.currentProgress() != progress
                        || out.totalPendingWriteBytes() < pendingBytes;
        if (moved) {
            watch();
        } else {
            channel.close();
        }
    }
}
