package dev.gramme.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

/// Which of the system's ways to do input and output is used: epoll where there is one, else NIO.
public final class Sockets {
    private static final int BACKLOG = 1_024;

    private Sockets() {}

    /// One event loop, which is one thread.
    public static MultiThreadIoEventLoopGroup oneLoop(String threadName) {
        IoHandlerFactory factory =
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName), factory);
    }

    /// A listener whose connections live on `loop`.
    public static ServerBootstrap listener(EventLoop loop) {
        return new ServerBootstrap()
                .group(loop, loop)
                .channel(
                        Epoll.isAvailable()
                                ? EpollServerSocketChannel.class
                                : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
    }

    /// For connections of a client that live on `loop`.
    public static Bootstrap client(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true);
    }

    static Bootstrap dialler(EventLoop loop, PeerSettings settings) {
        Bootstrap bootstrap =
                client(loop)
                        .resolver(NoopAddressResolverGroup.INSTANCE) // Names resolves, elsewhere.
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectMs());
        return Epoll.isAvailable()
                ? bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, settings.unansweredMs())
                : bootstrap;
    }
}
