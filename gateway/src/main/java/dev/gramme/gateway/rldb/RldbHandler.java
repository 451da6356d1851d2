package dev.gramme.gateway.rldb;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.Conversation;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.Mishap;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

/// One connection of rldb's: bytes in, commands run, frames out. Hop 1 and the last of every
/// request that came so; see ARCHITECTURE.
final class RldbHandler extends ChannelInboundHandlerAdapter {
    private final Backend backend;
    private final GatewayLimits limits;
    private final FrameParser parser = new FrameParser();
    private @Nullable Conversation<RldbFrame> conversation;
    private @Nullable ByteBuf received;

    RldbHandler(Backend backend, GatewayLimits limits) {
        this.backend = backend;
        this.limits = limits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        conversation =
                new Conversation<>(context, backend, limits, new RldbOutlet(context), this::decode);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (talk().ended() || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        received =
                received == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                context.alloc(), received, bytes);
        decode();
    }

    private void decode() {
        ByteBuf bytes = received;
        while (bytes != null && talk().wantsMore()) {
            @Nullable FrameInput input = parser.next(bytes);
            if (input == null) {
                break;
            }
            take(input);
        }
        if (bytes != null && (!bytes.isReadable() || talk().ended())) {
            release();
        }
    }

    private void take(FrameInput input) {
        switch (input) {
            case FrameInput.Request request ->
                    RldbCommands.run(new Call(request, backend, limits, talk()));
            case FrameInput.TooLarge(var error) -> talk().open(0).finish(RldbFrame.rejected(error));
            case FrameInput.Broken(var error) ->
                    talk().open(0).last().finish(RldbFrame.rejected(error));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        talk().onWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            talk().onInputEnd();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        talk().onClosed();
        release();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Mishap.end(context.channel(), cause);
    }

    private Conversation<RldbFrame> talk() {
        Conversation<RldbFrame> talk = conversation;
        if (talk == null) {
            throw new IllegalStateException("a handler works only within a pipeline");
        }
        return talk;
    }

    private void release() {
        ByteBuf held = received;
        received = null;
        if (held != null) {
            held.release();
        }
    }
}
