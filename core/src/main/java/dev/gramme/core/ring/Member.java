package dev.gramme.core.ring;

/// A node as the topology knows it.
///
/// @param host where clients and peers reach it (a name or an address)
/// @param clientPort 0 if it serves no clients
/// @param zone nodes of one zone may fail together; empty: not said
/// @param capacity its share of the load relative to the others', at least 1
public record Member(
        NodeId id, String host, int peerPort, int clientPort, String zone, int capacity) {
    public Member {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity of " + id + " is at least 1: " + capacity);
        }
    }
}
