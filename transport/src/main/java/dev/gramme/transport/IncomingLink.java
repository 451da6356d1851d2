package dev.gramme.transport;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.ring.Member;
import dev.gramme.wire.Frames;
import dev.gramme.wire.Hello;
import dev.gramme.wire.MalformedFrame;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// A connection that another node dialled, and on which it sends: its hello, then frames. Whatever
/// else comes closes it (TRANSPORT-3).
final class IncomingLink extends ChannelInboundHandlerAdapter {
    private final LinkScope scope;
    private final Reception reception;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Member peer;
    private @Nullable Future<?> alarm;
    private boolean closing;
    private boolean sending;

    /// What the owner of the incoming links does when one of them gets that far.
    interface Reception {
        void onHello(Member peer);

        /// A peer begins to send: what it dialled before is void.
        void onSender(Member peer, IncomingLink link);
    }

    IncomingLink(LinkScope scope, Reception reception) {
        this.scope = scope;
        this.reception = reception;
    }

    /// The peer has dialled anew: this connection is a left-over.
    void replaced() {
        closing = true;
        if (context != null) {
            context.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        alarm =
                context.executor()
                        .schedule(
                                () -> refuse(context, "no hello in time"),
                                scope.settings().helloMs(),
                                TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            return;
        }
        byte[] bytes = (byte[]) message;
        if (peer == null) {
            onFirst(context, bytes);
        } else {
            onFrame(context, bytes, peer);
        }
    }

    private void onFirst(ChannelHandlerContext context, byte[] bytes) {
        Hello own = scope.hello().get();
        switch (Handshake.read(bytes, own)) {
            case Handshake.Foreign(String why) -> refuse(context, why);
            case Handshake.Unwelcome(String why) -> {
                answer(context, own);
                refuse(context, why);
            }
            case Handshake.Welcome(Hello theirs) -> {
                cancelAlarm();
                peer = theirs.self();
                reception.onHello(theirs.self());
                answer(context, own);
            }
        }
    }

    private static void answer(ChannelHandlerContext context, Hello own) {
        context.writeAndFlush(Unpooled.wrappedBuffer(Hello.encode(own)));
    }

    private void onFrame(ChannelHandlerContext context, byte[] bytes, Member from) {
        Envelope envelope;
        try {
            envelope = Frames.decode(bytes);
        } catch (MalformedFrame malformed) {
            refuse(context, "malformed frame: " + malformed.getMessage());
            return;
        }
        if (!envelope.sender().equals(from.id())) {
            refuse(context, "a frame names " + envelope.sender() + " as its sender");
            return;
        }
        if (!envelope.receiver().equals(scope.self())) {
            refuse(context, "a frame is addressed to " + envelope.receiver());
            return;
        }
        if (!sending) {
            sending = true;
            reception.onSender(from, this);
        }
        scope.tally().framesReceived++;
        scope.tally().bytesReceived += bytes.length;
        scope.events().onFrame(envelope);
    }

    private void refuse(ChannelHandlerContext context, String why) {
        if (closing) {
            return;
        }
        closing = true;
        String name = peer == null ? "somebody" : peer.id().name();
        scope.refused(name + " at " + context.channel().remoteAddress(), why);
        context.close();
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        cancelAlarm();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            closing = true;
            context.close();
        } else {
            refuse(context, String.valueOf(cause.getMessage()));
        }
    }
}
