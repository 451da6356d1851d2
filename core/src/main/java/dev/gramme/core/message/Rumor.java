package dev.gramme.core.message;

import dev.gramme.core.ring.NodeId;

/// What is said of a member's liveness (SWIM §4.2). Only the member itself raises its incarnation.
///
/// @param by who found out: the member itself for ALIVE, the accuser for SUSPECT and DOWN. Relays
///   leave it as it is, so that independent accusers can be counted (Lifeguard); a SUSPECT by the
///   member itself has no named accuser
public record Rumor(NodeId member, long incarnation, Liveness liveness, NodeId by) {
    public enum Liveness {
        ALIVE,
        SUSPECT,
        DOWN
    }

    public Rumor(NodeId member, long incarnation, Liveness liveness) {
        this(member, incarnation, liveness, member);
    }
}
