package dev.gramme.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.function.Consumer;

/// Turns host names into addresses without holding up the event loop, and failed dials into words.
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

    /// Why a dial failed, without the words of the library.
    static String words(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectTimeoutException _ -> "no answer in time";
            case UnresolvedAddressException _ -> "unknown name";
            case ConnectException _ -> "connection refused";
            case null, default -> String.valueOf(cause);
        };
    }
}
