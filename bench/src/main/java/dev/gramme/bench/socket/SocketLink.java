package dev.gramme.bench.socket;

import dev.gramme.bench.load.Lane;
import dev.gramme.bench.load.Link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.nio.channels.ClosedChannelException;

/// One connection. Its event loop only.
final class SocketLink extends ChannelInboundHandlerAdapter implements Link {
    private static final int LEAST_BUFFER = 512;

    private final Dialect dialect;
    private final byte[] pool;
    private final Lane lane;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf out;
    private int usualBytes = LEAST_BUFFER;

    SocketLink(Dialect dialect, byte[] pool, Lane lane) {
        this.dialect = dialect;
        this.pool = pool;
        this.lane = lane;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    // ---- requests ----

    @Override
    public void get(long key) {
        dialect.get(buffer(), key);
    }

    @Override
    public void put(long key, int offset, int length) {
        dialect.put(buffer(), key, pool, offset, length);
    }

    private ByteBuf buffer() {
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = context().alloc().ioBuffer(usualBytes);
            out = buffer;
        }
        return buffer;
    }

    @Override
    public void flush() {
        ByteBuf buffer = out;
        if (buffer != null) {
            out = null;
            usualBytes = Math.max(LEAST_BUFFER, buffer.writerIndex());
            context().writeAndFlush(buffer, context().voidPromise());
        }
    }

    @Override
    public void close() {
        context().close();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("used before it was connected");
        }
        return known;
    }

    // ---- answers ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            dialect.read((ByteBuf) message, lane);
        } catch (IllegalStateException senseless) {
            lane.onLost("the answer makes no sense: " + senseless.getMessage());
            ctx.close();
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        lane.onAnswersRead();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lane.onLost("connection lost: the server closed it");
        ByteBuf unsent = out;
        if (unsent != null) {
            out = null;
            unsent.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lane.onLost("connection lost: " + words(cause));
        ctx.close();
    }

    private static String words(Throwable cause) {
        return cause instanceof ClosedChannelException
                ? "the server closed it"
                : String.valueOf(cause.getMessage());
    }
}
