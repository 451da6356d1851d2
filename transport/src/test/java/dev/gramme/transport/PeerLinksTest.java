package dev.gramme.transport;

import static dev.gramme.transport.Endpoint.next;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.Test;

/// Goal: frames cross between nodes, and links come back by themselves. Method: two event loops
/// with real sockets on the loopback address.
final class PeerLinksTest {
    @Test
    void framesCrossInBothDirections() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b")) {
            a.introduce(b.self);
            b.introduce(a.self);
            a.send(a.ping(b.self, 1));
            a.send(a.ping(b.self, 2));
            assertThat(next(b.frames)).isEqualTo(a.ping(b.self, 1));
            assertThat(next(b.frames)).isEqualTo(a.ping(b.self, 2));
            b.send(b.ping(a.self, 3));
            assertThat(next(a.frames)).isEqualTo(b.ping(a.self, 3));
            assertThat(a.counts().linksUp()).isEqualTo(1);
            assertThat(a.counts().framesSent()).isEqualTo(2);
            assertThat(b.counts().framesReceived()).isEqualTo(2);
        }
    }

    @Test
    void aLinkIsDialledOnlyOnceThereIsSomethingToSend() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b")) {
            a.introduce(b.self);
            assertThat(a.counts().dials()).isZero();
            a.pingUntilHeard(b);
            assertThat(a.counts().dials()).isEqualTo(1);
        }
    }

    @Test
    void aNodeThatSaidHelloCanBeAnsweredWithoutAnIntroduction() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b")) {
            a.introduce(b.self);
            a.pingUntilHeard(b);
            b.pingUntilHeard(a);
        }
    }

    @Test
    void aFrameForAnUnknownNodeIsDroppedAndCounted() throws Exception {
        try (Endpoint a = Endpoint.open("a")) {
            a.send(a.envelope(new NodeId("nobody"), new PeerMessage.TopologyPull()));
            assertThat(a.counts().dropped()).isEqualTo(1);
        }
    }

    @Test
    void aBrokenLinkIsReportedAndMadeAnew() throws Exception {
        try (Endpoint a = Endpoint.open("a")) {
            int port;
            try (Endpoint b = Endpoint.open("b")) {
                port = b.port();
                a.introduce(b.self);
                a.pingUntilHeard(b);
            }
            assertThat(next(a.downs)).startsWith("b: ");
            assertThat(a.counts().linksUp()).isZero();
            try (Endpoint again = Endpoint.openAt("b", port)) {
                Envelope heard = a.pingUntilHeard(again);
                assertThat(heard.sender()).isEqualTo(a.self.id());
                assertThat(a.counts().linksUp()).isEqualTo(1);
            }
        }
    }

    @Test
    void aNodeThatCannotBeDialledIsReportedDown() throws Exception {
        int freePort;
        try (Endpoint gone = Endpoint.open("gone")) {
            freePort = gone.port();
        }
        try (Endpoint a = Endpoint.open("a")) {
            a.introduce(Endpoint.member("b", freePort));
            a.send(a.envelope(new NodeId("b"), new PeerMessage.TopologyPull()));
            assertThat(next(a.downs)).startsWith("b: cannot connect to /127.0.0.1:" + freePort);
            assertThat(a.counts().dropped()).isEqualTo(1);
        }
    }

    @Test
    void anIntroductionMovesTheLink() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint before = Endpoint.open("b");
                Endpoint after = Endpoint.open("b")) {
            a.introduce(before.self);
            a.pingUntilHeard(before);
            a.introduce(after.self);
            a.pingUntilHeard(after);
            assertThat(before.frames).isEmpty();
        }
    }

    @Test
    void aNodeOfAnotherNameBehindTheAddressIsRefused() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint c = Endpoint.open("c")) {
            a.introduce(Endpoint.member("b", c.port()));
            a.send(a.envelope(new NodeId("b"), new PeerMessage.TopologyPull()));
            assertThat(next(a.refusals)).startsWith("b at ").endsWith("it says it is c");
            assertThat(next(a.downs)).isEqualTo("b: it says it is c");
            assertThat(c.frames).isEmpty();
        }
    }

    @Test
    void aNodeOfAnotherClusterIsRefusedByBothSides() throws Exception {
        try (Endpoint a = Endpoint.openIn("a", new ClusterId(1, 1));
                Endpoint b = Endpoint.openIn("b", new ClusterId(2, 2))) {
            a.introduce(b.self);
            a.send(a.ping(b.self, 1));
            assertThat(next(b.refusals)).contains("a is of cluster");
            assertThat(next(a.refusals)).contains("b is of cluster");
            assertThat(b.frames).isEmpty();
        }
    }

    @Test
    void aFrameThatCannotBeEncodedIsDroppedAndToldInsteadOfThrown() throws Exception {
        try (Endpoint a = Endpoint.open("a");
                Endpoint b = Endpoint.open("b")) {
            a.introduce(b.self);
            Key noKey = Key.of("");
            a.send(a.envelope(b.self.id(), new PeerMessage.Fetch(1, RequestId.NONE, 0, noKey)));
            assertThat(next(a.refusals)).startsWith("this node: cannot send to b: ");
            assertThat(a.counts().dropped()).isEqualTo(1);
        }
    }
}
