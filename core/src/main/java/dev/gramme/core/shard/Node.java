package dev.gramme.core.shard;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Reply;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One node: everything it knows and does, behind four entrances (client, peer, link, admin).
/// Single-threaded: every method is called on the owner's loop, which all ports call back on.
public final class Node {
    private final Member self;
    private final Actor life;

    public Node(Member self, Actor life, Formation formation, Limits limits, Ports ports) {
        this.self = self;
        this.life = life;
    }

    /// Recovers from the store and begins to form, join or serve.
    public void start() {}

    /// A frame from another node, already decoded and checked by the wire.
    public void onPeer(Envelope envelope) {}

    /// The link to a peer broke or could not be made: a hint for the failure detector.
    public void onLinkDown(NodeId peer) {}

    /// A client's request; `answer` is called exactly once, later, on this loop.
    public void onClient(ClientRequest request, Consumer<Reply> answer) {
        answer.accept(
                Reply.of(
                        new ClientResponse.NotApplied(
                                ClientResponse.Reason.NOT_SERVING, "not built yet")));
    }

    /// Joins this node's cluster and that of `other` (rldb's flow: the lone, empty side takes over
    /// the topology of the other). `answer` gets an empty text on success, else why not.
    public void join(Member other, Consumer<String> answer) {}

    /// Takes no new requests; `done` runs when those in flight are answered.
    public void drain(Runnable done) {
        done.run();
    }

    public NodeStatus status() {
        return new NodeStatus(
                self.id(),
                life,
                NodeStatus.Phase.FORMING,
                null,
                new TreeMap<>(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }
}
