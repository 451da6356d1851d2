package dev.gramme.simulator.world;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.shard.Formation;
import dev.gramme.core.shard.Node;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.core.version.Actor;

import java.util.function.Consumer;

/// What runs on a simulated machine: the entrances of [Node], or of something in its place.
public interface SimHost {
    void start();

    void onPeer(Envelope envelope);

    void onLinkDown(NodeId peer);

    void onClient(ClientRequest request, Consumer<Reply> answer);

    void onScan(Scan scan, Consumer<Scan.Outcome> answer);

    void onCount(RequestId id, int timeoutMs, Consumer<Scan.Outcome> answer);

    void join(Member other, Consumer<String> answer);

    NodeStatus status();

    /// Starts one life of a node.
    interface Maker {
        SimHost make(Member self, Actor life, Formation formation, Limits limits, Ports ports);
    }

    /// The real node.
    static SimHost node(Member self, Actor life, Formation formation, Limits limits, Ports ports) {
        return new NodeHost(new Node(self, life, formation, limits, ports));
    }
}
