package dev.gramme.gateway.front;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.Farewell;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.Intake;
import dev.gramme.gateway.Mishap;
import dev.gramme.gateway.http.HttpFace;
import dev.gramme.gateway.resp.RespFace;
import dev.gramme.gateway.rldb.RldbFace;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

/// The first and only handler of an accepted connection: waits until its first bytes tell the
/// protocol, then puts that protocol's handlers in its own place and passes the bytes on. One per
/// connection.
public final class FrontHandler extends ChannelInboundHandlerAdapter {
    /// One read and what is kept of a head stay within 64 KiB together.
    private static final AdaptiveRecvByteBufAllocator READS =
            new AdaptiveRecvByteBufAllocator(64, 2 << 10, 16 << 10);

    private final Backend backend;
    private final GatewayLimits limits;
    private final RespFace resp;
    private final FirstBytes firstBytes;
    private @Nullable Intake intake;
    private Opening opening = Opening.NONE;
    private boolean refused;

    /// For a connection that no other of its node is told of.
    public FrontHandler(Backend backend, GatewayLimits limits) {
        this(backend, limits, new RespFace(backend, limits));
    }

    /// @param resp the face of all connections of the node
    public FrontHandler(Backend backend, GatewayLimits limits, RespFace resp) {
        this.backend = backend;
        this.limits = limits;
        this.resp = resp;
        this.firstBytes = new FirstBytes(limits.inlineBytes());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        prepare(context.channel().config());
        Intake made = Intake.of(context.channel(), backend, limits);
        made.onLate(() -> onLate(context));
        intake = made;
    }

    static void prepare(ChannelConfig config) {
        // A client that closes its sending half still gets its answers.
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setRecvByteBufAllocator(READS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        decide(context, intake().join(bytes));
    }

    private void decide(ChannelHandlerContext context, ByteBuf all) {
        Protocol protocol = firstBytes.judge(all);
        switch (protocol) {
            case UNDECIDED -> await(context, all);
            case HTTP -> {
                HttpFace.install(context.pipeline(), backend, limits);
                handOver(context, all);
            }
            case RESP -> {
                resp.install(context.pipeline());
                handOver(context, all);
            }
            case RLDB -> {
                RldbFace.install(context.pipeline(), backend, limits);
                handOver(context, all);
            }
            case KV, TLS, HTTP2, HTTP_OTHER, NONE -> {
                opening = Opening.of(protocol, all);
                all.release();
                refuse(context, Refusals.notServed(opening));
            }
        }
    }

    /// Keeps what came of the first line. Who sends nothing but empty lines has not begun.
    private void await(ChannelHandlerContext context, ByteBuf all) {
        opening = Opening.of(FirstBytes.likely(all), all);
        boolean begun = all.isReadable();
        if (!intake().keep(all)) {
            refuse(context, Refusals.overloaded(opening, intake().exhausted()));
        } else if (begun) {
            intake().awaitRest(0);
        }
    }

    private void onLate(ChannelHandlerContext context) {
        refuse(context, Refusals.late(opening, intake().late()));
    }

    private void handOver(ChannelHandlerContext context, ByteBuf all) {
        ChannelPipeline pipeline = context.pipeline();
        pipeline.remove(this);
        pipeline.fireChannelRead(all);
    }

    private void refuse(ChannelHandlerContext context, ByteBuf words) {
        refused = true;
        intake().drop();
        context.writeAndFlush(words);
        Farewell.say(context.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Mishap.end(context.channel(), cause);
    }

    private Intake intake() {
        Intake present = intake;
        if (present == null) {
            throw new IllegalStateException("a handler works only within a pipeline");
        }
        return present;
    }
}
