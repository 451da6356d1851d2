package dev.gramme.transport;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.port.Peers;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.wire.Frames;
import dev.gramme.wire.Hello;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// All links of one node: one outgoing per peer, and whatever dials it. A peer is known by an
/// introduction, or because it said hello (so that a node that asks to join can be answered); of
/// the latter there is a limit. Event loop only.
public final class PeerLinks implements Peers {
    private final LinkScope scope;
    private final Map<NodeId, OutgoingLink> outgoing = new TreeMap<>();
    private final Map<NodeId, IncomingLink> senders = new TreeMap<>();
    private final ChannelGroup accepted;
    private int introduced;
    private int strangers;

    /// @param hello asked anew for every connection: the cluster may change
    public PeerLinks(
            EventLoop loop,
            PeerSettings settings,
            NodeId self,
            Supplier<Hello> hello,
            PeerEvents events) {
        this.scope = new LinkScope(loop, settings, self, hello, events, new LinkTally());
        this.accepted = new DefaultChannelGroup(loop, true);
    }

    /// Takes a connection that another node made to this node's peer port; called while the
    /// connection is being set up.
    public void accept(Channel channel) {
        if (strangers >= scope.settings().strangers()) {
            scope.refused(
                    "somebody at " + channel.remoteAddress(),
                    "too many connections that have not said hello: " + strangers);
            channel.close();
            return;
        }
        strangers++;
        accepted.add(channel);
        Desk desk = new Desk();
        channel.closeFuture().addListener(_ -> desk.onClosed());
        channel.pipeline().addLast(new FrameCutter(), new IncomingLink(scope, desk));
    }

    @Override
    public void send(Envelope envelope) {
        OutgoingLink link = outgoing.get(envelope.receiver());
        if (link == null) {
            scope.tally().dropped++;
            return;
        }
        PeerMessage instead = envelope.message().withoutRoom();
        if (!send(link, envelope) && instead != null) {
            send(link, envelope.saying(instead));
        }
    }

    private boolean send(OutgoingLink link, Envelope envelope) {
        byte[] frame;
        try {
            frame = Frames.encode(envelope);
        } catch (IllegalArgumentException tooLarge) {
            scope.tally().dropped++;
            scope.events()
                    .onRefused(
                            "this node",
                            "cannot send to " + envelope.receiver() + ": " + tooLarge.getMessage());
            return false;
        }
        return link.send(frame);
    }

    @Override
    public void introduce(Member member) {
        if (member.id().equals(scope.self())) {
            return;
        }
        OutgoingLink link = outgoing.get(member.id());
        if (link == null) {
            introduced++;
            outgoing.put(member.id(), new OutgoingLink(scope, member));
        } else {
            link.introduce(member);
        }
    }

    /// What the links have carried so far.
    public PeerCounts counts() {
        return scope.tally().counts();
    }

    /// Sends what still waits and closes every connection.
    public void close() {
        outgoing.values().forEach(OutgoingLink::close);
        accepted.close();
    }

    /// Where one incoming connection reports.
    private final class Desk implements IncomingLink.Reception {
        private boolean stranger = true;
        private @Nullable Member sender;
        private @Nullable IncomingLink senderLink;

        @Override
        public void onHello(Member peer) {
            known();
            OutgoingLink back = outgoing.get(peer.id());
            if (back != null) {
                back.onPeerSeen();
            } else if (outgoing.size() < introduced + scope.settings().strangers()) {
                outgoing.put(peer.id(), new OutgoingLink(scope, peer));
            }
        }

        @Override
        public void onSender(Member peer, IncomingLink link) {
            sender = peer;
            senderLink = link;
            IncomingLink before = senders.put(peer.id(), link);
            if (before != null) {
                before.replaced();
            }
        }

        void onClosed() {
            known();
            if (sender != null && senderLink != null) {
                senders.remove(sender.id(), senderLink);
            }
        }

        private void known() {
            if (stranger) {
                stranger = false;
                strangers--;
            }
        }
    }
}
