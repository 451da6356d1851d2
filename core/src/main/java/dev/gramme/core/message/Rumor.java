package dev.gramme.core.message;

import dev.gramme.core.ring.NodeId;

/// What is said of a member's liveness (SWIM §4.2). Only the member itself raises its incarnation.
public record Rumor(NodeId member, long incarnation, Liveness liveness) {
    public enum Liveness {
        ALIVE,
        SUSPECT,
        DOWN
    }
}
