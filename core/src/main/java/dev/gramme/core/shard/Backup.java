package dev.gramme.core.shard;

import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Topology;

/// What a node answers to who wants to copy one of its partitions.
public sealed interface Backup {
    /// @param topology at that moment
    /// @param snapshot the taker's, to be closed
    record Taken(Topology topology, Store.Snapshot snapshot) implements Backup {}

    /// No partition has this number.
    record Unknown(String why) implements Backup {}

    /// Not here, or not now: another home may be able to.
    record Unavailable(String why) implements Backup {}
}
