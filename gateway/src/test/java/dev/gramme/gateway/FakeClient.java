package dev.gramme.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The client's end of a connection without a socket. Bytes are Latin-1 characters, time stands
/// still unless it is told to pass.
public final class FakeClient implements AutoCloseable {
    private final Line channel;

    public FakeClient(ChannelHandler handler) {
        channel = new Line(handler);
        channel.freezeTime();
    }

    /// A connection that can be full, and that runs one task after the other, as sockets do.
    private static final class Line extends EmbeddedChannel {
        private boolean full;
        private boolean running;

        Line(ChannelHandler handler) {
            super(handler);
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer out) throws Exception {
            if (!full) {
                super.doWrite(out);
            }
        }

        @Override
        public void runPendingTasks() {
            if (!running) {
                running = true;
                try {
                    super.runPendingTasks();
                } finally {
                    running = false;
                }
            }
        }
    }

    public EmbeddedChannel channel() {
        return channel;
    }

    public FakeClient send(String bytes) {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    public FakeClient send(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        channel.runPendingTasks();
        return this;
    }

    /// One byte at a time.
    public FakeClient trickle(String bytes) {
        for (byte b : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
            send(new byte[] {b});
        }
        return this;
    }

    /// What arrived since the last call.
    public String received() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        @Nullable Object message = channel.readOutbound();
        while (message != null) {
            ByteBuf bytes = (ByteBuf) message;
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
            message = channel.readOutbound();
        }
        return text.toString();
    }

    /// Runs something on the connection's loop.
    public FakeClient run(Runnable task) {
        channel.eventLoop().execute(task);
        channel.runPendingTasks();
        return this;
    }

    /// What it sends from now on is not taken, or is again.
    public FakeClient takeNothing(boolean full) {
        channel.full = full;
        channel.flush();
        channel.runPendingTasks();
        return this;
    }

    public FakeClient passSeconds(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        return this;
    }

    /// Sends and returns what comes back.
    public String ask(String bytes) {
        return send(bytes).received();
    }

    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
