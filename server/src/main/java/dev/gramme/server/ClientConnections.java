package dev.gramme.server;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;
import dev.gramme.gateway.front.TurnAwayHandler;
import dev.gramme.gateway.resp.RespFace;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of clients, up to a limit; who comes beyond it is told so and turned away. A few
/// at a time are waited for, so that they can be told in words of their protocol.
final class ClientConnections {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnections.class);

    private static final int TOLD_AT_ONCE = 64;

    private final Backend backend;
    private final GatewayLimits limits;
    private final RespFace resp;
    private final Metrics metrics;
    private final int most;
    private final ChannelGroup open;
    private final ChannelGroup told;
    private boolean full;

    ClientConnections(
            EventLoop loop, Backend backend, GatewayLimits limits, Metrics metrics, int most) {
        this.backend = backend;
        this.limits = limits;
        this.resp = new RespFace(backend, limits);
        this.metrics = metrics;
        this.most = most;
        this.open = new DefaultChannelGroup(loop, true);
        this.told = new DefaultChannelGroup(loop, true);
    }

    /// Takes a new connection, on the loop, before it is read.
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing depends on when it is closed.
    void accept(Channel channel) {
        if (open.size() >= most) {
            turnAway(channel);
            return;
        }
        open.add(channel);
        metrics.countConnection(1);
        channel.closeFuture().addListener(_ -> onClosed());
        channel.pipeline().addLast(new FrontHandler(backend, limits, resp));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing depends on when it is closed.
    private void turnAway(Channel channel) {
        metrics.countRefusedConnection();
        tellFull();
        if (told.size() < TOLD_AT_ONCE) {
            told.add(channel);
            channel.pipeline().addLast(new TurnAwayHandler(limits, most));
        } else {
            channel.writeAndFlush(TurnAwayHandler.briefly(most))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void onClosed() {
        full = false;
        metrics.countConnection(-1);
    }

    private void tellFull() {
        if (!full) {
            full = true;
            LOG.warn("client connections are at their limit of {}: more are refused", most);
        }
    }

    /// Closes every connection, after what was already written to it.
    void close() {
        open.flush();
        told.close().awaitUninterruptibly();
        open.close().awaitUninterruptibly();
    }
}
