package dev.gramme.core.port;

/// The six doors of one node.
public record Ports(
        Clock clock, Timers timers, Entropy entropy, Peers peers, Store store, Trace trace) {}
