package dev.gramme.transport;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.port.Peers;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.wire.Frames;
import dev.gramme.wire.Hello;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All links of one node: one outgoing per peer it was introduced to, and whatever dials it. Event
/// loop only, but for [#bind] and [#close].
public final class PeerLinks implements Peers {
    private final LinkScope scope;
    private final Map<NodeId, OutgoingLink> outgoing = new TreeMap<>();
    private final Map<NodeId, IncomingLink> senders = new TreeMap<>();
    private final ChannelGroup accepted;
    private int strangers;

    /// @param hello asked anew for every connection: the cluster and the life may change
    public PeerLinks(
            EventLoop loop, PeerSettings settings, Supplier<Hello> hello, PeerEvents events) {
        this.scope = new LinkScope(loop, settings, hello, events, new LinkTally());
        this.accepted = new DefaultChannelGroup(loop, true);
    }

    /// Listens for the other nodes. The future's channel knows the port that was given for 0.
    public ChannelFuture bind(InetSocketAddress address) {
        return Sockets.listener(scope.loop())
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                receive(channel);
                            }
                        })
                .bind(address);
    }

    private void receive(Channel channel) {
        if (strangers >= scope.settings().strangers()) {
            scope.refused(
                    "somebody at " + channel.remoteAddress(),
                    "too many connections that have not said hello: " + strangers);
            channel.close();
            return;
        }
        strangers++;
        accepted.add(channel);
        channel.pipeline().addLast(new FrameCutter(), new IncomingLink(scope, new Desk(channel)));
    }

    @Override
    public void send(Envelope envelope) {
        OutgoingLink link = outgoing.get(envelope.receiver());
        if (link == null) {
            scope.tally().dropped++;
            return;
        }
        byte[] frame;
        try {
            frame = Frames.encode(envelope);
        } catch (IllegalArgumentException tooLarge) {
            scope.tally().dropped++;
            scope.events()
                    .onRefused(
                            "this node",
                            "cannot send to "
                                    + envelope.receiver()
                                    + ": "
                                    + tooLarge.getMessage());
            return;
        }
        link.send(frame);
    }

    @Override
    public void introduce(Member member) {
        if (member.id().equals(scope.hello().get().self().id())) {
            return;
        }
        OutgoingLink link = outgoing.get(member.id());
        if (link == null) {
            outgoing.put(member.id(), new OutgoingLink(scope, member));
        } else {
            link.introduce(member);
        }
    }

    /// What the links have carried so far.
    public PeerCounts counts() {
        return scope.tally().counts();
    }

    /// Sends what still waits and closes every connection; the listener is the caller's.
    public ChannelGroupFuture close() {
        outgoing.values().forEach(OutgoingLink::close);
        return accepted.close();
    }

    /// Where one incoming connection reports.
    private final class Desk implements IncomingLink.Reception {
        private final Channel channel;
        private boolean stranger = true;

        Desk(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onHello(Member peer) {
            known();
            OutgoingLink back = outgoing.get(peer.id());
            if (back != null) {
                back.onPeerSeen();
            }
        }

        @Override
        public void onSender(Member peer, IncomingLink link) {
            @Nullable IncomingLink before = senders.put(peer.id(), link);
            if (before != null) {
                before.replaced();
            }
        }

        @Override
        public void onClosed(IncomingLink link) {
            known();
            accepted.remove(channel);
            Member peer = link.peer();
            if (peer != null) {
                senders.remove(peer.id(), link);
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
