package dev.gramme.core.message;

import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

/// One frame between two nodes.
///
/// @param cluster the sender's cluster, [ClusterId#NONE] while it has none
/// @param epoch of the sender's topology, 0 while it has none
/// @param life the sender's actor id: its present life
/// @param hybridTime of the sender when it sent
/// @param sentAtMs the sender's monotonic milliseconds when it sent: tells how long a frame was on
///   its way, compared with other frames of the same life
public record Envelope(
        ClusterId cluster,
        long epoch,
        NodeId sender,
        NodeId receiver,
        Actor life,
        long hybridTime,
        long sentAtMs,
        PeerMessage message) {
    /// The same with another message.
    public Envelope saying(PeerMessage other) {
        return new Envelope(cluster, epoch, sender, receiver, life, hybridTime, sentAtMs, other);
    }
}
