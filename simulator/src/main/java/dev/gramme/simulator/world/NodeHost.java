package dev.gramme.simulator.world;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.shard.Node;
import dev.gramme.core.shard.NodeStatus;

import java.util.function.Consumer;

/// The protocol's own node as it runs in production.
record NodeHost(Node node) implements SimHost {
    @Override
    public void start() {
        node.start();
    }

    @Override
    public void onPeer(Envelope envelope) {
        node.onPeer(envelope);
    }

    @Override
    public void onLinkDown(NodeId peer) {
        node.onLinkDown(peer);
    }

    @Override
    public void onClient(ClientRequest request, Consumer<Reply> answer) {
        node.onClient(request, answer);
    }

    @Override
    public void onScan(Scan scan, Consumer<Scan.Outcome> answer) {
        node.onScan(scan, answer);
    }

    @Override
    public void onCount(RequestId id, int timeoutMs, Consumer<Scan.Outcome> answer) {
        node.onCount(id, timeoutMs, answer);
    }

    @Override
    public void join(Member other, Consumer<String> answer) {
        node.join(other, answer);
    }

    @Override
    public NodeStatus status() {
        return node.status();
    }
}
