package dev.gramme.core.replica;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Ports;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

import java.util.SortedMap;

/// The node a part runs on, and the nodes around it.
public interface Neighbourhood {
    NodeId self();

    Ports ports();

    Limits limits();

    Topology topology();

    Liveness liveness(NodeId node);

    /// The present life of a node, as far as it is proven; null: never heard.
    @Nullable Actor life(NodeId node);

    /// To another node or to this one; never fails, may be lost.
    void send(NodeId to, PeerMessage message);

    /// This node's copy of a partition; null: it is no home of it.
    @Nullable Replica replica(int partition);

    /// This node's copies by partition.
    SortedMap<Integer, Replica> replicas();

    HintShelf hints();

    /// Notes something that no request asked for.
    void note(Kind kind, @Nullable NodeId peer, String detail);
}
