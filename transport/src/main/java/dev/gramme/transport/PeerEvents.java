package dev.gramme.transport;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.ring.NodeId;

/// What a node is told of its links; always on its event loop.
public interface PeerEvents {
    /// A frame that is addressed to this node and comes from whom it says.
    void onFrame(Envelope envelope);

    /// The connection this node sends on broke, or could not be made.
    void onLinkDown(NodeId peer, String why);

    /// A connection was closed for what came over it.
    ///
    /// @param from who sent it: a name where it is known, and the address
    void onRefused(String from, String why);
}
