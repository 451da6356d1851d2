package dev.gramme.bench.socket;

import dev.gramme.bench.load.Driver;
import dev.gramme.bench.load.Lane;
import dev.gramme.bench.load.Link;
import dev.gramme.bench.load.Unreachable;
import dev.gramme.bench.load.Values;
import dev.gramme.bench.load.Workload;
import dev.gramme.transport.Sockets;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Connections to one or several addresses, in turn.
public final class SocketDriver implements Driver {
    private final Protocol protocol;
    private final List<InetSocketAddress> addresses;
    private final String prefix;
    private final byte[] pool;
    private final List<MultiThreadIoEventLoopGroup> groups = new ArrayList<>();
    private final List<EventLoop> loops = new ArrayList<>();

    /// @param threads how many event loops
    public SocketDriver(
            Protocol protocol, List<InetSocketAddress> addresses, Workload workload, int threads) {
        this.protocol = protocol;
        this.addresses = List.copyOf(addresses);
        this.prefix = workload.prefix();
        this.pool = new Values(workload).pool();
        for (int i = 0; i < threads; i++) {
            MultiThreadIoEventLoopGroup group = Sockets.oneLoop("bench-" + i);
            groups.add(group);
            loops.add(group.next());
        }
    }

    @Override
    public List<EventLoop> loops() {
        return loops;
    }

    @Override
    public Link open(int number, ScheduledExecutorService loop, Lane lane) throws Unreachable {
        InetSocketAddress address = addresses.get(number % addresses.size());
        SocketLink link = new SocketLink(dialect(address), pool, lane);
        ChannelFuture connecting =
                Sockets.client((EventLoop) loop)
                        .handler(link)
                        .connect(address)
                        .awaitUninterruptibly();
        if (!connecting.isSuccess()) {
            Throwable cause = connecting.cause();
            String why =
                    cause instanceof ConnectException
                            ? "connection refused"
                            : String.valueOf(cause.getMessage());
            throw new Unreachable(
                    "no connection to %s:%d: %s"
                            .formatted(address.getHostString(), address.getPort(), why),
                    cause);
        }
        return link;
    }

    private Dialect dialect(InetSocketAddress address) {
        return switch (protocol) {
            case RESP -> new RespDialect(prefix);
            case HTTP -> new HttpDialect(prefix, address.getHostString() + ":" + address.getPort());
        };
    }

    @Override
    public void close() {
        groups.forEach(group -> group.shutdownGracefully(0, 2, TimeUnit.SECONDS));
        groups.forEach(
                group -> group.terminationFuture().awaitUninterruptibly(3, TimeUnit.SECONDS));
    }
}
