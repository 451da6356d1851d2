package dev.gramme.core.port;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.ring.Member;

/// Links to other nodes. Frames may be lost, repeated, reordered and late; nothing reports that a
/// frame was lost: only timers detect it. A frame for an unknown node, or beyond the bound of bytes
/// queued for a node, is dropped.
public interface Peers {
    void send(Envelope envelope);

    /// Where to reach a node from now on.
    void introduce(Member member);
}
