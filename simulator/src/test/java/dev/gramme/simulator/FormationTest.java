package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.SimHost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: though nodes ask only a few others for the topology, and more and more seldom, nobody
/// waits long for one that comes late, and a member that lost its disk is answered by whoever is
/// there. Method: nine listed members in virtual time; one starts late, or returns empty.
class FormationTest {
    private static final int NODES = 9;
    private static final int LATE_MS = 30_000;

    /// n1 founds, n5 does not.
    @ParameterizedTest
    @ValueSource(strings = {"n1", "n5"})
    void theLastToStartIsNotWaitedForOnceItIsThere(String last) {
        SmallWorld world = new SmallWorld(1, NODES);
        NodeId late = new NodeId(last);
        world.nodes().stream()
                .filter(node -> !node.equals(late))
                .forEach(node -> world.world().start(node));
        assertThat(world.world().runUntil(LATE_MS, world::ready)).isFalse();
        world.world().start(late);
        assertThat(world.world().runUntil(2_000, world::ready)).as("ready soon after").isTrue();
    }

    @Test
    void whoReturnsEmptyFindsTheOneMemberThatIsUp() {
        for (int number = 2; number <= NODES; number++) {
            NodeId left = new NodeId("n" + number);
            NodeId wiped = new NodeId("n" + (number == 2 ? 3 : 2));
            SmallWorld world = new SmallWorld(number, NODES).formed();
            world.nodes().stream()
                    .filter(node -> !node.equals(left))
                    .forEach(node -> world.world().crash(node));
            world.world().wipe(wiped);
            world.world().start(wiped);
            assertThat(world.world().runUntil(10_000, () -> knowsTopology(world, wiped)))
                    .as("%s alone is up", left)
                    .isTrue();
        }
    }

    private static boolean knowsTopology(SmallWorld world, NodeId node) {
        SimHost host = world.world().machine(node).host();
        return host != null && host.status().topology() != null;
    }
}
