package dev.gramme.core.rebalance;

import dev.gramme.core.ring.Topology;

/// What became of a proposed change.
public sealed interface Outcome {
    /// It is the next topology, and durable here.
    record Chosen(Topology topology) implements Outcome {}

    /// Another topology came first. The change was not made; it may be proposed again on `newer`.
    record Overtaken(Topology newer) implements Outcome {}

    /// It was given up. `why` says whether it may still be chosen.
    record Failed(String why) implements Outcome {}
}
