package dev.gramme.core.ring;

import static dev.gramme.core.ring.PlacementPropertyTest.equalMembers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/// Goal: homes and fallbacks of a partition name every member once, in an order that all nodes
/// agree on and that spreads the load of a failed home. Method: one cluster, all its partitions.
final class TopologyTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final Topology.Settings SETTINGS = new Topology.Settings(256, 3, 2, 2);

    private final Topology topology = Topology.found(CLUSTER, SETTINGS, equalMembers(12));

    @Test
    void preferenceNamesEveryMemberOnceHomesFirst() {
        for (int partition = 0; partition < 256; partition++) {
            assertThat(topology.preference(partition))
                    .hasSize(12)
                    .containsExactlyInAnyOrderElementsOf(topology.memberIds())
                    .startsWith(topology.homes(partition).toArray(new NodeId[0]));
        }
    }

    @Test
    void orderOfFallbacksIsFrozen() {
        assertThat(Rendezvous.order(topology.memberIds().subList(0, 5), 7).toString())
                .isEqualTo("[n0000, n0002, n0003, n0001, n0004]");
    }

    @Test
    void fallbacksDoNotDependOnTheOrderInWhichMembersWereListed() {
        List<Member> shuffled = new ArrayList<>(equalMembers(12));
        Collections.reverse(shuffled);
        Topology same = Topology.found(CLUSTER, SETTINGS, shuffled);

        assertThat(same).isEqualTo(topology);
        assertThat(same.fallbacks(17)).isEqualTo(topology.fallbacks(17));
    }

    @Test
    void firstFallbacksOfOneNodesPartitionsAreSpread() {
        TreeMap<NodeId, Integer> standIns = new TreeMap<>();
        NodeId failed = topology.memberIds().getFirst();
        for (int partition = 0; partition < 256; partition++) {
            if (topology.homes(partition).contains(failed)) {
                standIns.merge(topology.fallbacks(partition).getFirst(), 1, Integer::sum);
            }
        }
        assertThat(standIns).hasSize(11);
        assertThat(standIns.values()).allMatch(count -> count <= 12);
    }

    @Test
    void everyMemberIsFoundAndNobodyElse() {
        for (Member member : topology.members()) {
            assertThat(topology.member(member.id())).isEqualTo(member);
            assertThat(topology.member(new NodeId(member.id() + "x"))).isNull();
        }
        assertThat(topology.member(new NodeId("a"))).isNull();
    }

    @Test
    void preferencesThatDoNotFitAreFoundAnew() {
        List<Member> members = equalMembers(6_000);
        List<NodeId> homes = List.of(members.getLast().id());
        Preferences preferences = new Preferences(members, 1_024);
        assertThat(preferences.of(3, homes)).isSameAs(preferences.of(3, homes));
        assertThat(preferences.of(1_000, homes))
                .isNotSameAs(preferences.of(1_000, homes))
                .isEqualTo(preferences.of(1_000, homes))
                .hasSize(6_000)
                .startsWith(homes.getFirst());
    }

    @Test
    void nextEpochKeepsClusterAndSettings() {
        Topology next = topology.withMembers(equalMembers(13));

        assertThat(next.epoch()).isEqualTo(2);
        assertThat(next.cluster()).isEqualTo(CLUSTER);
        assertThat(next.settings()).isEqualTo(SETTINGS);
        assertThat(next.majority()).isEqualTo(7);
        assertThat(next.member(new NodeId("n0012"))).isNotNull();
        assertThat(topology.member(new NodeId("n0012"))).isNull();
    }
}
