package dev.gramme.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.ring.ClusterId;
import dev.gramme.transport.Introductions.Met;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Goal: an address tells which node is behind it, or why none is. Method: real sockets on the
/// loopback address.
final class IntroductionsTest {
    private static final PeerSettings HASTY =
            new PeerSettings(1 << 20, 500, 100, 50, 200, 10_000, 256);

    @Test
    void theNodeBehindAPeerPortIsMet() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b")) {
            assertThat(ask(a, b.port())).isEqualTo(new Met.Node(b.self));
            assertThat(a.frames).isEmpty();
        }
    }

    @Test
    void aHostNameIsLookedUp() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b")) {
            assertThat(ask(a, "localhost", b.port())).isEqualTo(new Met.Node(b.self));
        }
    }

    @Test
    void anUnknownNameAndAClosedPortAreNobody() throws Exception {
        int freePort;
        try (Endpoint gone = Endpoint.open("gone")) {
            freePort = gone.port();
        }
        try (Endpoint a = Endpoint.open("a")) {
            assertThat(ask(a, freePort)).isEqualTo(new Met.Nobody("connection refused"));
            assertThat(ask(a, "no-such-host.invalid", freePort))
                    .isEqualTo(new Met.Nobody("unknown name"));
        }
    }

    @Test
    void aServerThatKeepsSilentIsNobody() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ask(a, silent.getLocalPort()))
                    .isEqualTo(new Met.Nobody("no hello within 100 ms"));
        }
    }

    @Test
    void aNodeOfAnotherClusterAndThisNodeItselfAreUnwelcome() throws Exception {
        try (Endpoint a = Endpoint.openIn("a", new ClusterId(1, 1));
                Endpoint b = Endpoint.openIn("b", new ClusterId(2, 2))) {
            assertThat(((Met.Unwelcome) ask(a, b.port())).why()).contains("b is of cluster");
            assertThat(((Met.Unwelcome) ask(a, a.port())).why()).contains("this node's own name");
        }
    }

    private static Met ask(Endpoint from, int port) throws Exception {
        return ask(from, "127.0.0.1", port);
    }

    private static Met ask(Endpoint from, String host, int port) throws Exception {
        Introductions introductions = new Introductions(from.loop, HASTY, from::hello);
        CompletableFuture<Met> met = new CompletableFuture<>();
        from.loop.execute(() -> introductions.ask(host, port, met::complete));
        return met.get(20, TimeUnit.SECONDS);
    }
}
