package dev.gramme.server;

import dev.gramme.transport.Sockets;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/// A port that is taken at once, so that its number is known and nobody else gets it, and that lets
/// nobody in until it is opened: who dials meanwhile waits.
@Sharable
final class Door extends ChannelInitializer<Channel> {
    private final Channel listener;
    private volatile @Nullable Consumer<Channel> host;

    private Door(EventLoop loop, InetSocketAddress address) throws BindException {
        ChannelFuture bound =
                Sockets.listener(loop)
                        .option(ChannelOption.AUTO_READ, false)
                        .childHandler(this)
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindException(words(String.valueOf(bound.cause().getMessage())));
        }
        listener = bound.channel();
    }

    /// What the system said, without the words of the library.
    private static String words(String said) {
        return said.contains("in use")
                ? "another process uses the port"
                : said.contains("ermission") ? "permission denied" : said;
    }

    /// @param setting the key that chooses this port
    static Door take(EventLoop loop, String bind, int port, String setting) throws StartRefused {
        try {
            return new Door(loop, new InetSocketAddress(bind, port));
        } catch (BindException refused) {
            throw new StartRefused(
                    "cannot listen on "
                            + bind
                            + ":"
                            + port
                            + " ("
                            + setting
                            + "): "
                            + refused.getMessage()
                            + ". Stop it, or choose another port with --"
                            + setting,
                    refused);
        }
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /// From now on every connection is handed to `newcomer`, on the loop, before it is read.
    void open(Consumer<Channel> newcomer) {
        host = newcomer;
        listener.config().setAutoRead(true);
    }

    void close() {
        listener.close().awaitUninterruptibly();
    }

    @Override
    protected void initChannel(Channel channel) {
        Consumer<Channel> present = host;
        if (present == null) {
            throw new IllegalStateException("a connection came through a door that is not open");
        }
        present.accept(channel);
    }
}
