package dev.gramme.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Goal: what came before the proof of a life is there after it, and takes bounded memory. Method:
/// frames of two nodes and two lives.
class LobbyTest {
    private static final NodeId ONE = new NodeId("n1");
    private static final NodeId TWO = new NodeId("n2");
    private static final Actor OLD = new Actor(1, 1);
    private static final Actor NEW = new Actor(1, 2);
    private static final Key KEY = Key.of("k");
    private static final RequestId REQUEST = new RequestId(1, 1);

    private final Lobby lobby = new Lobby(100);

    @Test
    void letsInWhatTheProvenLifeHasSentInItsOrder() {
        lobby.keep(fetch(ONE, NEW, 1));
        lobby.keep(fetch(ONE, OLD, 2));
        lobby.keep(fetch(TWO, NEW, 3));
        lobby.keep(fetch(ONE, NEW, 4));
        assertThat(lobby.take(ONE, NEW)).containsExactly(fetch(ONE, NEW, 1), fetch(ONE, NEW, 4));
        assertThat(lobby.take(ONE, OLD)).as("another life is not the present one").isEmpty();
        assertThat(lobby.take(TWO, NEW)).containsExactly(fetch(TWO, NEW, 3));
    }

    @Test
    void keepsOnlyWhatRequestsWaitFor() {
        lobby.keep(frame(ONE, NEW, new PeerMessage.PingAck(1, List.of())));
        lobby.keep(frame(ONE, NEW, new PeerMessage.ClockOffer(List.of())));
        assertThat(lobby.take(ONE, NEW)).isEmpty();
    }

    @Test
    void theOldestGoWhereValuesWouldTakeTooMuch() {
        lobby.keep(store(1, 60));
        lobby.keep(fetch(ONE, NEW, 2));
        lobby.keep(store(3, 60));
        lobby.keep(store(4, 101));
        assertThat(lobby.take(ONE, NEW)).containsExactly(fetch(ONE, NEW, 2), store(3, 60));
        lobby.keep(store(5, 100));
        assertThat(lobby.take(ONE, NEW)).as("all was given back").containsExactly(store(5, 100));
    }

    @Test
    void theOldestGoWhereThereAreTooMany() {
        for (int i = 0; i < 1_000; i++) {
            lobby.keep(fetch(ONE, NEW, i));
        }
        List<Envelope> taken = lobby.take(ONE, NEW);
        assertThat(taken).hasSize(256).endsWith(fetch(ONE, NEW, 999));
    }

    private static Envelope fetch(NodeId from, Actor life, long op) {
        return frame(from, life, new PeerMessage.Fetch(op, REQUEST, 0, KEY));
    }

    private static Envelope store(long op, int bytes) {
        Value value = Value.plain(Bytes.utf8("v".repeat(bytes)), "", 1);
        Dot dot = new Dot(NEW, op);
        return frame(
                ONE,
                NEW,
                new PeerMessage.StoreEvent(op, REQUEST, 0, KEY, dot, value, DotSet.EMPTY, false));
    }

    private static Envelope frame(NodeId from, Actor life, PeerMessage message) {
        return new Envelope(ClusterId.NONE, 0, from, new NodeId("me"), life, 0, 0, message);
    }
}
