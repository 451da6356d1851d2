package dev.gramme.core.coordinate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.ring.NodeId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: a reply reaches the one who waits for it, once, and nobody else. Method: examples by hand.
class CallsTest {
    private static final NodeId ASKED = new NodeId("asked");
    private static final NodeId OTHER = new NodeId("other");

    private final Calls calls = new Calls(1_000);
    private final List<PeerMessage> heard = new ArrayList<>();

    @Test
    void aReplyIsHandedOverOnceAndClosesItsCall() {
        long op = calls.open(ASKED, heard::add);
        calls.reply(ASKED, op, new PeerMessage.HintStored(op));
        calls.reply(ASKED, op, new PeerMessage.HintStored(op));
        assertThat(heard).containsExactly(new PeerMessage.HintStored(op));
        assertThat(calls.openCount()).isZero();
    }

    @Test
    void aReplyFromAnotherThanWasAskedIsIgnored() {
        long op = calls.open(ASKED, heard::add);
        calls.reply(OTHER, op, new PeerMessage.HintStored(op));
        assertThat(heard).isEmpty();
        assertThat(calls.openCount()).isEqualTo(1);
        calls.reply(ASKED, op, new PeerMessage.HintStored(op));
        assertThat(heard).hasSize(1);
    }

    @Test
    void aReplyToAClosedOrUnknownCallIsIgnored() {
        long op = calls.open(ASKED, heard::add);
        calls.close(op);
        calls.close(op);
        calls.reply(ASKED, op, new PeerMessage.HintStored(op));
        calls.reply(ASKED, op + 1, new PeerMessage.HintStored(op + 1));
        assertThat(heard).isEmpty();
    }

    @Test
    void everyCallHasANumberOfItsOwnAfterTheFirst() {
        assertThat(calls.open(ASKED, heard::add)).isEqualTo(1_001);
        assertThat(calls.open(ASKED, heard::add)).isEqualTo(1_002);
        assertThat(calls.openCount()).isEqualTo(2);
    }

    @Test
    void aReplyMayOpenTheNextCall() {
        List<Long> opened = new ArrayList<>();
        long op = calls.open(ASKED, reply -> opened.add(calls.open(OTHER, heard::add)));
        calls.reply(ASKED, op, new PeerMessage.HintStored(op));
        assertThat(opened).containsExactly(op + 1);
        assertThat(calls.openCount()).isEqualTo(1);
    }
}
