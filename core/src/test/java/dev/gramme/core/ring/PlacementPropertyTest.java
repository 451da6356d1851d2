package dev.gramme.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Goal: the promises of a placement hold for any membership and along any chain of changes.
/// Method: thousands of seeded random memberships (sizes, zones, capacities) that then gain, lose
/// and resize members; each placement is checked against the definitions, counted naively.
final class PlacementPropertyTest {
    private static final int CHAINS = 400;
    private static final int CHANGES = 8;

    @Test
    void everyPlacementOfARandomChainKeepsItsPromises() {
        for (long seed = 1; seed <= CHAINS; seed++) {
            Random random = new Random(seed);
            int partitions = 1 << random.nextInt(9);
            int n = 1 + random.nextInt(random.nextInt(4) == 0 ? 8 : 4);
            Crowd crowd = new Crowd(random);
            Placement placement = Placement.solve(crowd.members, partitions, n, null);
            check("seed " + seed, crowd.members, n, placement);
            for (int change = 0; change < CHANGES; change++) {
                crowd.change();
                Placement next = Placement.solve(crowd.members, partitions, n, placement);
                String at = "seed " + seed + ", change " + change;
                check(at, crowd.members, n, next);
                placement = next;
            }
        }
    }

    @Test
    void movesHardlyMoreThanAnExactSolverWould() {
        long moved = 0;
        long least = 0;
        for (long seed = 1; seed <= CHAINS; seed++) {
            Random random = new Random(seed);
            int partitions = 1 << random.nextInt(6);
            int n = 1 + random.nextInt(4);
            Crowd crowd = new Crowd(random);
            Placement before = Placement.solve(crowd.members, partitions, n, null);
            for (int change = 0; change < 3; change++) {
                crowd.change();
                Placement after = Placement.solve(crowd.members, partitions, n, before);
                int here = PlacementReport.of(crowd.members, n, after, before).moved();
                int possible = LeastMovement.of(crowd.members, n, after, before);
                assertThat(here)
                        .as("seed %d, change %d", seed, change)
                        .isGreaterThanOrEqualTo(possible)
                        .isLessThanOrEqualTo(possible + Math.max(2, possible / 2));
                moved += here;
                least += possible;
                before = after;
            }
        }
        assertThat((double) moved).isLessThanOrEqualTo(least * 1.02);
    }

    @Test
    void orderOfTheMembersGivenDoesNotMatter() {
        for (long seed = 1; seed <= CHAINS; seed++) {
            Random random = new Random(seed);
            Crowd crowd = new Crowd(random);
            Placement placement = Placement.solve(crowd.members, 64, 3, null);
            crowd.change();
            List<Member> shuffled = new ArrayList<>(crowd.members);
            Collections.shuffle(shuffled, random);

            assertThat(Placement.solve(shuffled, 64, 3, placement))
                    .as("seed %d", seed)
                    .isEqualTo(Placement.solve(crowd.members, 64, 3, placement));
            assertThat(Placement.solve(shuffled, 64, 3, null))
                    .as("seed %d", seed)
                    .isEqualTo(Placement.solve(crowd.members, 64, 3, null));
        }
    }

    @Test
    void sameMembersAgainMoveNothing() {
        for (long seed = 1; seed <= CHAINS; seed++) {
            Crowd crowd = new Crowd(new Random(seed));
            Placement placement = Placement.solve(crowd.members, 128, 3, null);

            assertThat(Placement.solve(crowd.members, 128, 3, placement))
                    .as("seed %d", seed)
                    .isEqualTo(placement);
        }
    }

    @ParameterizedTest
    @CsvSource({"3,256,3", "5,256,3", "10,256,3", "59,256,3", "4,64,2", "20,1024,5", "100,4096,3"})
    void plainJoinMovesOnlyWhatTheNewcomerHolds(int nodes, int partitions, int n) {
        List<Member> members = equalMembers(nodes);
        Placement before = Placement.solve(members, partitions, n, null);
        List<Member> grown = equalMembers(nodes + 1);
        Placement after = Placement.solve(grown, partitions, n, before);

        PlacementReport report = PlacementReport.of(grown, n, after, before);
        assertThat(report.moved()).isEqualTo(report.loads().getLast().homes());
        assertThat(report.moved()).isEqualTo(n * partitions / (nodes + 1));
    }

    @ParameterizedTest
    @CsvSource({"4,256,3", "6,256,3", "60,256,3", "21,1024,5"})
    void leaveMovesOnlyWhatTheLeaverHeld(int nodes, int partitions, int n) {
        List<Member> members = equalMembers(nodes);
        Placement before = Placement.solve(members, partitions, n, null);
        int held = PlacementReport.of(members, n, before, null).loads().getLast().homes();
        List<Member> shrunk = equalMembers(nodes - 1);
        Placement after = Placement.solve(shrunk, partitions, n, before);

        assertThat(PlacementReport.of(shrunk, n, after, before).moved()).isEqualTo(held);
    }

    @Test
    void homesThatRemainKeepTheirOrderBehindTheFirst() {
        List<Member> members = equalMembers(10);
        Placement before = Placement.solve(members, 256, 5, null);
        Placement after = Placement.solve(equalMembers(11), 256, 5, before);
        for (int partition = 0; partition < 256; partition++) {
            List<NodeId> rest = new ArrayList<>(after.homes(partition).subList(1, 5));
            rest.retainAll(before.homes(partition));
            List<NodeId> former = new ArrayList<>(before.homes(partition));
            former.retainAll(rest);
            assertThat(rest).isEqualTo(former);
        }
    }

    @Test
    void whatCannotBeHadIsReported() {
        List<Member> members =
                List.of(member("a", "z1", 1), member("b", "z1", 1), member("c", "z2", 10));
        Placement placement = Placement.solve(members, 64, 4, null);

        assertThat(PlacementReport.of(members, 4, placement, null).unmet())
                .containsExactly(
                        "n is 4, but there are only 3 members: a partition has 3 homes",
                        "3 homes, but only 2 zones: homes of one partition share a zone",
                        "c holds 64 homes, by capacity it would be 160: a node holds at most one"
                                + " home of a partition");
    }

    @Test
    void zoneThatMustNotHoldMoreIsReported() {
        List<Member> members =
                List.of(
                        member("a", "z1", 4),
                        member("b", "z1", 4),
                        member("c", "z2", 1),
                        member("d", "z3", 1));
        Placement placement = Placement.solve(members, 64, 2, null);

        assertThat(PlacementReport.of(members, 2, placement, null).unmet())
                .containsExactly(
                        "a holds 32 homes, by capacity it would be 51: its zone holds as many homes"
                                + " as the other zones leave it",
                        "b holds 32 homes, by capacity it would be 51: its zone holds as many homes"
                                + " as the other zones leave it");
    }

    @Test
    void noMembersGiveEmptyRows() {
        Placement placement = Placement.solve(List.of(), 8, 3, null);

        assertThat(placement.partitions()).isEqualTo(8);
        assertThat(placement.homes(7)).isEmpty();
        assertThat(PlacementReport.of(List.of(), 3, placement, null).unmet())
                .containsExactly("there are no members");
    }

    private static void check(String at, List<Member> members, int n, Placement placement) {
        SortedMap<NodeId, String> zones = zones(members);
        int width = Math.min(n, members.size());
        int distinct = Math.min(width, new HashSet<>(zones.values()).size());
        for (int partition = 0; partition < placement.partitions(); partition++) {
            List<NodeId> homes = placement.homes(partition);
            assertThat(homes).as(at).hasSize(width).doesNotHaveDuplicates();
            Set<String> touched = new HashSet<>();
            homes.forEach(home -> touched.add(String.valueOf(zones.get(home))));
            assertThat(touched).as(at).hasSize(distinct);
        }
        for (PlacementReport.Load load : PlacementReport.of(members, n, placement, null).loads()) {
            assertThat((double) load.homes())
                    .as("%s: %s", at, load)
                    .isBetween(load.attainable() - 1 - 1e-6, load.attainable() + 1 + 1e-6);
            assertThat((double) load.firsts())
                    .as("%s: %s", at, load)
                    .isBetween(
                            (double) load.homes() / width - 1, (double) load.homes() / width + 1);
        }
    }

    private static SortedMap<NodeId, String> zones(List<Member> members) {
        TreeMap<NodeId, String> zones = new TreeMap<>();
        for (Member member : members) {
            zones.put(member.id(), member.zone().isEmpty() ? "/" + member.id() : member.zone());
        }
        return zones;
    }

    static Member member(String name, String zone, int capacity) {
        return new Member(new NodeId(name), "127.0.0.1", 8400, 7400, zone, capacity);
    }

    static List<Member> equalMembers(int count) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(member("n%04d".formatted(i), "", 1));
        }
        return members;
    }

    /// A membership that changes at random.
    private static final class Crowd {
        private final Random random;
        private final int zones;
        private final int capacities;
        private final List<Member> members = new ArrayList<>();
        private int named;

        Crowd(Random random) {
            this.random = random;
            this.zones = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(7);
            this.capacities = random.nextBoolean() ? 1 : 1 + random.nextInt(16);
            int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 12);
            while (members.size() < size) {
                join();
            }
        }

        void change() {
            switch (random.nextInt(4)) {
                case 0 -> leave();
                case 1 -> {
                    for (int joins = 1 + random.nextInt(3); joins > 0; joins--) {
                        join();
                    }
                }
                case 2 -> {
                    leave();
                    join();
                }
                default -> join();
            }
        }

        private void join() {
            String zone = zones == 0 ? "" : "z" + random.nextInt(zones);
            String name = "n%03d".formatted(random.nextInt(900)) + "-" + named++;
            members.add(member(name, zone, 1 + random.nextInt(capacities)));
        }

        private void leave() {
            if (members.size() > 1) {
                members.remove(random.nextInt(members.size()));
            }
        }
    }
}
