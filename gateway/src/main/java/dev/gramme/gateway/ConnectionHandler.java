package dev.gramme.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/// One connection of one protocol: feeds its bytes to the protocol's [RequestReader] while its
/// [Conversation] takes more, and keeps to the bounds of its [Intake]. Everything of a connection
/// that is not the protocol's own.
///
/// @param <A> an answer as the protocol's outlet writes it
public final class ConnectionHandler<A> extends ChannelInboundHandlerAdapter {
    private final Backend backend;
    private final GatewayLimits limits;
    private final Function<ChannelHandlerContext, Conversation.Outlet<A>> outlets;
    private final Function<Conversation<A>, RequestReader> readers;
    private @Nullable Link<A> link;

    private record Link<A>(Conversation<A> talk, RequestReader reader, Intake intake) {}

    /// @param outlets makes the place where answers go
    /// @param readers makes the protocol's reader
    public ConnectionHandler(
            Backend backend,
            GatewayLimits limits,
            Function<ChannelHandlerContext, Conversation.Outlet<A>> outlets,
            Function<Conversation<A>, RequestReader> readers) {
        this.backend = backend;
        this.limits = limits;
        this.outlets = outlets;
        this.readers = readers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Conversation<A> talk =
                new Conversation<>(
                        context,
                        backend,
                        limits,
                        outlets.apply(context),
                        () -> read(Unpooled.EMPTY_BUFFER));
        Intake intake = talk.intake();
        link = new Link<>(talk, readers.apply(talk), intake);
        intake.onLate(this::onLate);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (link().talk().ended() || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else {
            read(onHeap(bytes));
        }
    }

    /// Readers look at bytes one by one, which is slow in memory outside of the heap.
    private static ByteBuf onHeap(ByteBuf arrived) {
        byte[] bytes = new byte[arrived.readableBytes()];
        arrived.readBytes(bytes);
        arrived.release();
        return Unpooled.wrappedBuffer(bytes);
    }

    private void read(ByteBuf arrived) {
        Intake intake = link().intake();
        ByteBuf in = intake.join(arrived);
        boolean begun;
        boolean kept;
        try {
            decode(in);
        } finally {
            begun = in.isReadable();
            kept = intake.keep(in);
        }
        if (link().talk().ended()) {
            intake.drop();
        } else if (kept) {
            watch(begun);
        } else {
            intake.drop();
            link().reader().refuseOverloaded(intake.exhausted());
        }
    }

    private void decode(ByteBuf in) {
        Conversation<A> talk = link().talk();
        RequestReader reader = link().reader();
        while (talk.wantsMore() && in.isReadable() && reader.read(in)) {
            link().intake().rest();
        }
    }

    /// A client that is not read from, because it has asked enough, is not late.
    private void watch(boolean begun) {
        Link<A> now = link();
        long taken = now.reader().takenBytes();
        if ((begun || taken >= 0) && !now.talk().paused()) {
            now.intake().awaitRest(Math.max(taken, 0));
        } else {
            now.intake().rest();
        }
    }

    private void onLate() {
        link().intake().drop();
        link().reader().refuseLate(link().intake().late());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        link().talk().onWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            link().talk().onInputEnd();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        link().talk().onClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Mishap.end(context.channel(), cause);
    }

    private Link<A> link() {
        Link<A> present = link;
        if (present == null) {
            throw new IllegalStateException("a handler works only within a pipeline");
        }
        return present;
    }
}
