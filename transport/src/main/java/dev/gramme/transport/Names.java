package dev.gramme.transport;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;

/// Turns host names into addresses without holding up the event loop.
final class Names {
    private Names() {}

    /// @param found gets the address on the loop, unresolved if nobody knows the name
    static void resolve(String host, int port, EventLoop loop, Consumer<InetSocketAddress> found) {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            found.accept(new InetSocketAddress(host, port));
            return;
        }
        Thread.startVirtualThread(() -> {
            InetSocketAddress address = lookUp(host, port);
            loop.execute(() -> found.accept(address));
        });
    }

    private static InetSocketAddress lookUp(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException unknown) {
            return InetSocketAddress.createUnresolved(host, port);
        }
    }
}
