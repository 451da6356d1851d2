package dev.gramme.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.wire.Hello;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One node's links on an event loop of its own, with what they reported. Waits are bounded by a
/// time that only a failing test reaches.
final class Endpoint implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    static final PeerSettings SETTINGS = PeerSettings.production();

    final BlockingQueue<Envelope> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<String> downs = new LinkedBlockingQueue<>();
    final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    final PeerLinks links;
    final Member self;
    final EventLoop loop;
    private final EventLoopGroup group;
    private final Channel listener;
    private final ClusterId cluster;

    private Endpoint(String name, int port, ClusterId cluster, PeerSettings settings) {
        this.cluster = cluster;
        group = Sockets.oneLoop("links-" + name);
        loop = group.next();
        links = new PeerLinks(loop, settings, new NodeId(name), this::hello, new Recorder());
        listener = listen(port);
        int bound = ((InetSocketAddress) listener.localAddress()).getPort();
        self = member(name, bound);
    }

    private Channel listen(int port) {
        return Sockets.listener(loop)
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                links.accept(channel);
                            }
                        })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    static Endpoint open(String name) {
        return new Endpoint(name, 0, ClusterId.NONE, SETTINGS);
    }

    static Endpoint open(String name, PeerSettings settings) {
        return new Endpoint(name, 0, ClusterId.NONE, settings);
    }

    static Endpoint openAt(String name, int port) {
        return new Endpoint(name, port, ClusterId.NONE, SETTINGS);
    }

    static Endpoint openIn(String name, ClusterId cluster) {
        return new Endpoint(name, 0, cluster, SETTINGS);
    }

    static Member member(String name, int port) {
        return new Member(new NodeId(name), "127.0.0.1", port, 0, "", 1);
    }

    Hello hello() {
        return Hello.of(cluster, self, new Actor(7, self.peerPort()));
    }

    int port() {
        return self.peerPort();
    }

    Envelope ping(Member to, long seq) {
        return envelope(to.id(), new PeerMessage.Ping(seq, List.of()));
    }

    Envelope envelope(NodeId to, PeerMessage message) {
        return new Envelope(
                cluster, 0, self.id(), to, new Actor(7, self.peerPort()), 1, 1, message);
    }

    void introduce(Member other) throws Exception {
        onLoop(() -> {
            links.introduce(other);
            return true;
        });
    }

    void send(Envelope envelope) throws Exception {
        onLoop(() -> {
            links.send(envelope);
            return true;
        });
    }

    PeerCounts counts() throws Exception {
        return onLoop(links::counts);
    }

    <T> T onLoop(Callable<T> task) throws Exception {
        return loop.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Sends pings until one arrives: links may lose frames while they are being made.
    Envelope pingUntilHeard(Endpoint other) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (long seq = 1; System.nanoTime() < deadline; seq++) {
            send(ping(other.self, seq));
            Envelope heard = other.frames.poll(50, TimeUnit.MILLISECONDS);
            if (heard != null) {
                return heard;
            }
        }
        throw new AssertionError(self.id() + " cannot reach " + other.self.id());
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        @Nullable T head = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(head).as("nothing was reported in time").isNotNull();
        return Objects.requireNonNull(head);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        loop.execute(links::close);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Recorder implements PeerEvents {
        @Override
        public void onFrame(Envelope envelope) {
            frames.add(envelope);
        }

        @Override
        public void onLinkDown(NodeId peer, String why) {
            downs.add(peer + ": " + why);
        }

        @Override
        public void onRefused(String from, String why) {
            refusals.add(from + ": " + why);
        }
    }
}
