package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.SimHost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Objects;

/// Goal: though nodes ask only a few others for the topology, and more and more seldom, nobody
/// waits long for one that comes late, and a member that lost its disk is answered by whoever is
/// there. Method: nine listed members in virtual time; one starts late, or returns empty.
class FormationTest {
    private static final int NODES = 9;
    private static final int LATE_MS = 5_000;
    private static final int SOON_MS = 500;

    /// n1 founds, n5 does not. By then the others ask every 800 ms.
    @ParameterizedTest
    @ValueSource(strings = {"n1", "n5"})
    void theLastToStartIsNotWaitedForOnceItIsThere(String last) {
        NodeId late = new NodeId(last);
        for (int seed = 1; seed <= 10; seed++) {
            SmallWorld world = new SmallWorld(seed, NODES);
            world.nodes().stream()
                    .filter(node -> !node.equals(late))
                    .forEach(node -> world.world().start(node));
            int lateMs = LATE_MS + 100 * seed;
            assertThat(world.world().runUntil(lateMs, world::ready)).isFalse();
            world.world().start(late);
            assertThat(world.world().runUntil(SOON_MS, world::ready))
                    .as("seed %d, ready soon after", seed)
                    .isTrue();
        }
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

    @Test
    void theOthersSayOnceThatAMemberCameBackEmpty() {
        SmallWorld world = new SmallWorld(1, 3).formed();
        NodeId kept = world.nodes().get(1);
        NodeId wiped = world.nodes().get(2);
        world.world().crash(kept);
        world.world().start(kept);
        assertThat(world.world().runUntil(10_000, world::ready)).isTrue();
        assertThat(toldEmpty(world)).isEmpty();

        world.world().crash(wiped);
        world.world().wipe(wiped);
        world.world().start(wiped);
        assertThat(world.world().runUntil(10_000, world::ready)).isTrue();
        assertThat(toldEmpty(world))
                .isNotEmpty()
                .allMatch(wiped::equals)
                .hasSizeLessThanOrEqualTo(2);
    }

    private static List<NodeId> toldEmpty(SmallWorld world) {
        return world.trace().stream()
                .filter(event -> event.kind() == TraceEvent.Kind.MEMBER_EMPTY)
                .map(event -> Objects.requireNonNull(event.peer()))
                .toList();
    }

    private static boolean knowsTopology(SmallWorld world, NodeId node) {
        SimHost host = world.world().machine(node).host();
        return host != null && host.status().topology() != null;
    }
}
