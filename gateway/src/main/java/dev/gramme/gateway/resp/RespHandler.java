package dev.gramme.gateway.resp;

import dev.gramme.gateway.Conversation;
import dev.gramme.gateway.Mishap;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

/// One RESP connection: bytes in, commands run, replies out. Hop 1 and the last of every request
/// that came by RESP; see ARCHITECTURE.
final class RespHandler extends ChannelInboundHandlerAdapter {
    private final Session session;
    private final RespParser parser;
    private @Nullable Conversation<Framed> conversation;
    private @Nullable ByteBuf received;

    RespHandler(Session session) {
        this.session = session;
        this.parser = new RespParser(session.limits());
    }

    /// A reply and the protocol version that was spoken when its command came.
    record Framed(RespReply reply, int version) {}

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        conversation =
                new Conversation<>(
                        context,
                        session.backend(),
                        session.limits(),
                        new RespOutlet(context),
                        this::decode);
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
            @Nullable RespInput input = parser.next(bytes);
            if (input == null) {
                break;
            }
            take(input);
        }
        if (bytes != null && (!bytes.isReadable() || talk().ended())) {
            release();
        }
    }

    private void take(RespInput input) {
        switch (input) {
            case RespInput.Command command ->
                    Commands.run(new Call(command.words(), session, talk(), command.bytes()));
            case RespInput.TooLarge(String detail) ->
                    talk().open(0).finish(failure("TOOLARGE " + detail));
            case RespInput.Broken(String detail) ->
                    talk().open(0).last().finish(failure("ERR Protocol error: " + detail));
        }
    }

    private Framed failure(String text) {
        return new Framed(new RespReply.Failure(text), session.version());
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

    private Conversation<Framed> talk() {
        Conversation<Framed> talk = conversation;
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
