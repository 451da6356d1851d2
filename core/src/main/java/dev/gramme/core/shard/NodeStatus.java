package dev.gramme.core.shard;

import dev.gramme.core.message.Rumor;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a node knows of itself and its cluster at one moment: for `/readyz`, `status` and metrics.
///
/// @param phase what the node is doing
/// @param topology null while there is none
/// @param liveness of every member as this node sees it
/// @param partitionsHeld partitions this node is a home of
/// @param partitionsRecovering of these, how many are not yet in good standing
/// @param keys records held
/// @param logEntries dots that some home may still lack
/// @param hints held for other nodes
public record NodeStatus(
        NodeId id,
        Actor life,
        Phase phase,
        @Nullable Topology topology,
        SortedMap<NodeId, Rumor.Liveness> liveness,
        int partitionsHeld,
        int partitionsRecovering,
        long keys,
        long heldBytes,
        long limitBytes,
        long logEntries,
        long hints,
        int requestsInFlight) {
    public enum Phase {
        /// No topology yet.
        FORMING,
        JOINING,
        /// Serves, though some of its partitions are still taken over from the other homes.
        RECOVERING,
        SERVING,
        DRAINING
    }

    /// Ready: this node has recovered and serves. Does not depend on others being alive.
    public boolean ready() {
        return phase == Phase.SERVING;
    }

    /// The homes beside this one, of whatever partition, that are not alive as it sees them.
    public SortedSet<NodeId> fellowsAway() {
        SortedSet<NodeId> away = new TreeSet<>();
        int partitions = topology == null ? 0 : topology.settings().partitions();
        for (int partition = 0; topology != null && partition < partitions; partition++) {
            List<NodeId> homes = topology.homes(partition);
            away.addAll(homes.contains(id) ? homes : List.of());
        }
        away.remove(id);
        away.removeIf(node -> liveness.get(node) == Rumor.Liveness.ALIVE);
        return away;
    }
}
