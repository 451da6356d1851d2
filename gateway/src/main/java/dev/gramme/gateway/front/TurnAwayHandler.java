package dev.gramme.gateway.front;

import dev.gramme.gateway.Farewell;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.Mishap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

import java.util.concurrent.TimeUnit;

/// Tells a client beyond the limit of connections so: in words of its protocol, if its first bytes
/// come within a moment, else in a line of text. The only handler of such a connection.
public final class TurnAwayHandler extends ChannelInboundHandlerAdapter {
    private static final int WAIT_MS = 500;

    private final FirstBytes firstBytes;
    private final int most;
    private boolean told;

    /// @param most connections there may be
    public TurnAwayHandler(GatewayLimits limits, int most) {
        this.firstBytes = new FirstBytes(limits.inlineBytes());
        this.most = most;
    }

    /// What is told to one who is not even waited for.
    public static ByteBuf briefly(int most) {
        return Refusals.full(Opening.NONE, most);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        FrontHandler.prepare(context.channel().config());
        context.channel()
                .eventLoop()
                .schedule(() -> tell(context, Opening.NONE), WAIT_MS, TimeUnit.MILLISECONDS);
    }

    /// Looks at one read only: nothing is kept for somebody who is not let in.
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            ByteBuf bytes = message instanceof ByteBuf buffer ? buffer : Unpooled.EMPTY_BUFFER;
            Protocol protocol = firstBytes.judge(bytes);
            if (bytes.isReadable()) {
                Protocol told =
                        protocol == Protocol.UNDECIDED ? FirstBytes.likely(bytes) : protocol;
                tell(context, Opening.of(told, bytes));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void tell(ChannelHandlerContext context, Opening opening) {
        if (!told) {
            told = true;
            context.writeAndFlush(Refusals.full(opening, most));
            Farewell.say(context.channel());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Mishap.end(context.channel(), cause);
    }
}
