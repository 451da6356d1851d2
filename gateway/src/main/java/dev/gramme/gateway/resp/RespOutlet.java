package dev.gramme.gateway.resp;

import dev.gramme.gateway.Conversation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

/// Writes replies into one buffer and sends it when it is large enough, or when all are in.
final class RespOutlet implements Conversation.Outlet<RespHandler.Framed> {
    private static final int BATCH_BYTES = 32 << 10;
    private static final int FIRST_BYTES = 512;

    private final ChannelHandlerContext context;
    private @Nullable ByteBuf batch;

    /// The size of the last batch: a buffer that grows is copied as often as it does.
    private int usualBytes = FIRST_BYTES;

    RespOutlet(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public void write(RespHandler.Framed answer) {
        ByteBuf out = batch;
        if (out == null) {
            out = context.alloc().buffer(usualBytes);
            batch = out;
        }
        RespReply.write(out, answer.reply(), answer.version());
        if (out.readableBytes() >= BATCH_BYTES) {
            send(out);
        }
    }

    private void send(ByteBuf out) {
        usualBytes = Math.clamp(out.readableBytes(), FIRST_BYTES, 2 * BATCH_BYTES);
        batch = null;
        context.write(out);
    }

    @Override
    public void flush() {
        ByteBuf out = batch;
        if (out != null) {
            send(out);
        }
        context.flush();
    }
}
