package dev.gramme.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Goal: fellows are who shares a partition with a node, and away is who is not known to be alive.
/// Method: a topology of four nodes with one partition of two copies, so that some share none.
class NodeStatusTest {
    private static final List<NodeId> NODES =
            Stream.of("n1", "n2", "n3", "n4").map(NodeId::new).toList();

    private static NodeStatus status(
            NodeId self, @Nullable Topology topology, SortedMap<NodeId, Liveness> liveness) {
        return new NodeStatus(
                self,
                new Actor(1, 1),
                NodeStatus.Phase.SERVING,
                topology,
                liveness,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    @Test
    void onlyFellowsCountAndOnlyThoseThatAreAliveAreThere() {
        List<Member> members =
                NODES.stream().map(id -> new Member(id, "127.0.0.1", 1, 2, "", 1)).toList();
        Topology topology =
                Topology.found(new ClusterId(1, 1), new Topology.Settings(1, 2, 1, 1), members);
        NodeId self = topology.homes(0).getFirst();
        NodeId fellow = topology.homes(0).getLast();
        SortedMap<NodeId, Liveness> liveness = new TreeMap<>();
        NODES.forEach(node -> liveness.put(node, Liveness.DOWN));
        assertThat(status(self, topology, liveness).fellowsAway()).containsExactly(fellow);
        liveness.put(fellow, Liveness.SUSPECT);
        assertThat(status(self, topology, liveness).fellowsAway()).containsExactly(fellow);
        liveness.put(fellow, Liveness.ALIVE);
        assertThat(status(self, topology, liveness).fellowsAway()).isEmpty();
        assertThat(status(self, null, liveness).fellowsAway()).isEmpty();
    }
}
