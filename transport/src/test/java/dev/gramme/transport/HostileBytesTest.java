package dev.gramme.transport;

import static dev.gramme.transport.Endpoint.next;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.message.PeerMessage.Fetched;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.wire.Frames;
import dev.gramme.wire.Hello;

import org.junit.jupiter.api.Test;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Goal: whatever is said on the peer port, only the connection that said it suffers. Method: plain
/// sockets that say wrong things, beside a node that goes on talking.
final class HostileBytesTest {
    private static final Actor LIFE = new Actor(1, 2);

    @Test
    void garbageClosesItsOwnConnectionOnly() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b")) {
            b.introduce(a.self);
            b.pingUntilHeard(a);
            try (Socket stranger = dial(a)) {
                stranger.getOutputStream()
                        .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(next(a.refusals)).contains("not GRM1");
                assertClosed(stranger);
            }
            b.pingUntilHeard(a);
            assertThat(b.counts().dials()).isEqualTo(1);
        }
    }

    @Test
    void randomBytesNeverReachTheNode() throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        try (Endpoint a = Endpoint.open("a")) {
            for (int i = 0; i < 50; i++) {
                byte[] bytes = new byte[6 + random.nextInt(400)];
                random.nextBytes(bytes);
                try (Socket stranger = dial(a)) {
                    stranger.getOutputStream().write(bytes);
                    assertThat(next(a.refusals)).as("seed %d", seed).contains("malformed");
                }
            }
            assertThat(a.frames).as("seed %d", seed).isEmpty();
            assertThat(a.counts().refused()).as("seed %d", seed).isEqualTo(50);
        }
    }

    @Test
    void aStrangerWhoSaysNothingIsSentAway() throws Exception {
        PeerSettings hasty = new PeerSettings(1 << 20, 500, 50, 50, 200, 10_000, 256);
        try (Endpoint a = Endpoint.open("a", hasty);
                Socket silent = dial(a)) {
            assertThat(next(a.refusals)).endsWith("no hello in time");
            assertClosed(silent);
        }
    }

    @Test
    void strangersBeyondTheLimitAreTurnedAway() throws Exception {
        PeerSettings narrow = new PeerSettings(1 << 20, 500, 60_000, 50, 200, 10_000, 1);
        try (Endpoint a = Endpoint.open("a", narrow);
                Socket first = dial(a);
                Socket second = dial(a)) {
            assertThat(next(a.refusals)).contains("too many connections");
            assertThat(first.isConnected()).isTrue();
            assertClosed(second);
        }
    }

    @Test
    void aFrameThatNamesAnotherSenderIsRefused() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint c = Endpoint.open("c");
                Socket link = dial(a)) {
            link.getOutputStream().write(helloOf("b"));
            link.getOutputStream().write(Frames.encode(c.ping(a.self, 1)));
            assertThat(next(a.refusals)).startsWith("b at ").contains("names c as its sender");
            assertThat(a.frames).isEmpty();
        }
    }

    @Test
    void aFrameForAnotherReceiverIsRefused() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b");
                Endpoint c = Endpoint.open("c");
                Socket link = dial(a)) {
            link.getOutputStream().write(helloOf("b"));
            link.getOutputStream().write(Frames.encode(b.ping(c.self, 1)));
            assertThat(next(a.refusals)).contains("is addressed to c");
            assertThat(a.frames).isEmpty();
        }
    }

    @Test
    void aMalformedFrameAfterGoodOnesClosesTheLinkAndSaysWhatWasWrong() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b");
                Socket link = dial(a)) {
            byte[] good = Frames.encode(b.ping(a.self, 1));
            byte[] bad = good.clone();
            bad[bad.length - 1] ^= 1;
            link.getOutputStream().write(helloOf("b"));
            link.getOutputStream().write(good);
            link.getOutputStream().write(bad);
            assertThat(next(a.frames)).isEqualTo(b.ping(a.self, 1));
            assertThat(next(a.refusals)).contains("malformed frame: ").contains("checksum");
        }
    }

    @Test
    void anEnormousLengthIsRefusedBeforeAnythingIsAllocated() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Socket link = dial(a)) {
            link.getOutputStream().write(helloOf("b"));
            link.getOutputStream().write(new byte[] {-1, -1, -1, -1});
            assertThat(next(a.refusals)).contains("limit " + Frames.MAX_FRAME_BYTES);
        }
    }

    @Test
    void whatWaitsForAPeerThatDoesNotReadIsBounded() throws Exception {
        int bound = 256 << 10;
        try (Endpoint a = Endpoint.open("a", PeerSettings.production().withQueueBytes(bound));
                ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Member b = Endpoint.member("b", deaf.getLocalPort());
            a.introduce(b);
            a.send(a.ping(b, 1));
            try (Socket accepted = deaf.accept()) {
                accepted.getOutputStream().write(Hello.encode(Hello.of(ClusterId.NONE, b, LIFE)));
                long sent = 0;
                while (a.counts().dropped() == 0) {
                    for (int i = 0; i < 1_000; i++) {
                        a.send(a.ping(b, i));
                    }
                    assertThat(++sent).as("thousands of frames sent").isLessThan(10_000);
                }
                PeerCounts counts = a.counts();
                assertThat(counts.linksUp()).isEqualTo(1);
                long dropped = counts.dropped();
                a.send(a.ping(b, 2));
                assertThat(a.counts().dropped()).isEqualTo(dropped + 1);
            }
        }
    }

    /// Without room of their own, acknowledgements and pings are lost among values.
    @Test
    void largeFramesLeaveRoomToSmallOnesAndDoNotHoldThemUp() throws Exception {
        int bound = 4 << 20;
        try (Endpoint a = Endpoint.open("a", PeerSettings.production().withQueueBytes(bound));
                ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Member b = Endpoint.member("b", slow.getLocalPort());
            a.introduce(b);
            a.send(a.ping(b, 1));
            try (Socket link = slow.accept()) {
                link.getOutputStream().write(Hello.encode(Hello.of(ClusterId.NONE, b, LIFE)));
                DataInputStream in = new DataInputStream(link.getInputStream());
                skipHello(in);
                assertThat(nextMessage(in)).isEqualTo(a.ping(b, 1).message());
                int large = 0;
                while (a.counts().dropped() == 0) {
                    a.send(a.envelope(b.id(), fetched(++large)));
                    assertThat(large).as("frames of 64 KiB sent").isLessThan(10_000);
                }
                a.send(a.ping(b, 2));
                assertThat(a.counts().dropped()).isEqualTo(1);

                List<PeerMessage> arrived = new ArrayList<>();
                while (arrived.size() < large + 1) {
                    arrived.add(nextMessage(in));
                }
                int waiting = bound / (64 << 10) / 2;
                assertThat(arrived.indexOf(a.ping(b, 2).message()))
                        .as("before what had waited longer")
                        .isBetween(0, arrived.size() - waiting);
                assertThat(arrived)
                        .contains(new Fetched(large, Evidence.UNREADABLE, Siblings.ABSENT))
                        .doesNotContain(fetched(large))
                        .contains(fetched(large - 1));
            }
        }
    }

    private static Fetched fetched(long op) {
        Dot dot = new Dot(LIFE, 1);
        Value value = Value.plain(Bytes.owning(new byte[64 << 10]), "", 1);
        return new Fetched(op, Evidence.FOUND, Siblings.event(dot, value, DotSet.EMPTY));
    }

    private static void skipHello(DataInputStream in) throws Exception {
        byte[] prefix = in.readNBytes(Hello.PREFIX_BYTES);
        in.skipNBytes(Hello.length(prefix) - Hello.PREFIX_BYTES);
    }

    private static PeerMessage nextMessage(DataInputStream in) throws Exception {
        int length = in.readInt();
        ByteBuffer frame = ByteBuffer.allocate(Frames.LENGTH_BYTES + length).putInt(length);
        in.readFully(frame.array(), Frames.LENGTH_BYTES, length);
        return Frames.decode(frame.array()).message();
    }

    private static byte[] helloOf(String name) {
        return Hello.encode(Hello.of(ClusterId.NONE, Endpoint.member(name, 1), LIFE));
    }

    private static Socket dial(Endpoint endpoint) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /// Closed, or reset because it was closed with unread bytes.
    private static void assertClosed(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            assertThat(in.read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }
}
