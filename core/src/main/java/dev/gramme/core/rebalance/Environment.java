package dev.gramme.core.rebalance;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;

/// What a change of topology needs from its node. Every method returns at once.
public interface Environment {
    /// Sends to another node; never to the node itself. May be lost.
    void send(NodeId to, PeerMessage message);

    /// Whether the node holds anything of a client's: records, clocks, hints, or writes that are on
    /// their way to the store. While it is fenced it must take none of them.
    boolean holdsData();

    /// Remembers the ledger; `durable` runs later, in the order of the calls.
    void keep(Ledger ledger, Runnable durable);

    /// A newer topology is durable here and counts from now on. The node itself may have no place
    /// in it any more.
    void adopted(Topology topology);

    /// Something worth a trace, in `name=value` words.
    void note(String detail);
}
