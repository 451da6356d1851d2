package dev.gramme.gateway.rldb;

import dev.gramme.gateway.Conversation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/// Writes each answer as one buffer.
record RldbOutlet(ChannelHandlerContext context) implements Conversation.Outlet<RldbFrame> {
    @Override
    public void write(RldbFrame answer) {
        ByteBuf out = context.alloc().buffer(answer.bytes());
        answer.write(out);
        context.write(out);
    }

    @Override
    public void flush() {
        context.flush();
    }
}
