package dev.gramme.gateway.front;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.Farewell;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.Mishap;
import dev.gramme.gateway.http.HttpFace;
import dev.gramme.gateway.resp.RespFace;
import dev.gramme.gateway.rldb.RldbFace;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

/// The first and only handler of an accepted connection: waits until its first bytes tell the
/// protocol, then puts that protocol's handlers in its own place and passes the bytes on. One per
/// connection.
public final class FrontHandler extends ChannelInboundHandlerAdapter {
    private final Backend backend;
    private final GatewayLimits limits;
    private final RespFace resp;
    private final FirstBytes firstBytes;
    private @Nullable ByteBuf received;
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
        // A client that closes its sending half still gets its answers.
        context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        ByteBuf all =
                received == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                context.alloc(), received, bytes);
        received = all;
        decide(context, all);
    }

    private void decide(ChannelHandlerContext context, ByteBuf all) {
        switch (firstBytes.judge(all)) {
            case UNDECIDED -> {}
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
            case KV -> refuse(context, Refusals.kv());
            case TLS -> refuse(context, Refusals.tls());
            case HTTP2 -> refuse(context, Refusals.http2());
            case HTTP_OTHER -> refuse(context, Refusals.otherHttp());
            case NONE -> refuse(context, Refusals.nobody());
        }
    }

    private void handOver(ChannelHandlerContext context, ByteBuf all) {
        received = null;
        ChannelPipeline pipeline = context.pipeline();
        pipeline.remove(this);
        pipeline.fireChannelRead(all);
    }

    private void refuse(ChannelHandlerContext context, ByteBuf words) {
        refused = true;
        release();
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

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    private void release() {
        ByteBuf held = received;
        received = null;
        if (held != null) {
            held.release();
        }
    }
}
