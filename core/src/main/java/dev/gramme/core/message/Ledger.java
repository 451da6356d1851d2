package dev.gramme.core.message;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.ring.Topology;

import org.jspecify.annotations.Nullable;

/// What a node must remember of topologies over a restart: the chosen one, and what it promised and
/// accepted for the next epoch (single-decree Paxos, one instance per epoch).
///
/// @param topology the newest chosen one this node knows; null: none yet
/// @param key the cluster's key for signing contexts, 32 bytes; empty: none yet
/// @param promised highest ballot promised for `topology.epoch + 1`; null: none
/// @param acceptedIn ballot of `accepted`; null: nothing accepted
/// @param accepted the topology accepted for `topology.epoch + 1`
public record Ledger(
        @Nullable Topology topology,
        Bytes key,
        @Nullable Ballot promised,
        @Nullable Ballot acceptedIn,
        @Nullable Topology accepted) {
    public static final Ledger EMPTY = new Ledger(null, Bytes.EMPTY, null, null, null);
}
