package dev.gramme.core.ring;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// How good a placement is, and what it could not do: for people, and for `gramme ring`.
///
/// @param loads by node, ascending
/// @param imbalance the largest ratio of homes held to homes attainable; 1.0 is perfect
/// @param moved homes that were not homes of their partition before: copies to be made
/// @param unmet what was asked for and cannot be had with these members, in words
public record PlacementReport(List<Load> loads, double imbalance, int moved, List<String> unmet) {
    /// @param homes that the node holds
    /// @param firsts partitions of which it is the first home
    /// @param attainable homes that capacity and constraints give it, before rounding
    public record Load(NodeId node, String zone, int homes, int firsts, double attainable) {}

    public PlacementReport {
        loads = List.copyOf(loads);
        unmet = List.copyOf(unmet);
    }

    /// @param before the placement that came before; null: none, and nothing counts as moved
    public static PlacementReport of(
            List<Member> unsorted, int n, Placement placement, @Nullable Placement before) {
        List<Member> members = new ArrayList<>(unsorted);
        members.sort(Comparator.comparing(Member::id));
        if (members.isEmpty()) {
            return new PlacementReport(List.of(), 1.0, 0, List.of("there are no members"));
        }
        int width = Math.min(n, members.size());
        Shares shares = new Shares(members, placement.partitions(), width);
        List<Load> loads = loads(members, placement, shares);
        double imbalance = 0;
        for (Load load : loads) {
            imbalance = Math.max(imbalance, load.homes / load.attainable);
        }
        int moved = before == null ? 0 : moved(placement, before);
        return new PlacementReport(loads, imbalance, moved, unmet(members, n, placement, shares));
    }

    private static List<Load> loads(List<Member> members, Placement placement, Shares shares) {
        TreeMap<NodeId, Integer> homes = new TreeMap<>();
        TreeMap<NodeId, Integer> firsts = new TreeMap<>();
        for (int partition = 0; partition < placement.partitions(); partition++) {
            List<NodeId> row = placement.homes(partition);
            row.forEach(node -> homes.merge(node, 1, Integer::sum));
            firsts.merge(row.getFirst(), 1, Integer::sum);
        }
        List<Load> loads = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            NodeId id = members.get(i).id();
            loads.add(
                    new Load(
                            id,
                            members.get(i).zone(),
                            homes.getOrDefault(id, 0),
                            firsts.getOrDefault(id, 0),
                            shares.node(i)));
        }
        return loads;
    }

    private static int moved(Placement placement, Placement before) {
        int moved = 0;
        for (int partition = 0; partition < placement.partitions(); partition++) {
            for (NodeId home : placement.homes(partition)) {
                moved += before.homes(partition).contains(home) ? 0 : 1;
            }
        }
        return moved;
    }

    private static List<String> unmet(
            List<Member> members, int n, Placement placement, Shares shares) {
        List<String> unmet = new ArrayList<>();
        if (members.size() < n) {
            unmet.add(
                    "n is %d, but there are only %d members: a partition has %d homes"
                            .formatted(n, members.size(), members.size()));
        }
        int width = Math.min(n, members.size());
        boolean zoned = members.stream().anyMatch(member -> !member.zone().isEmpty());
        if (zoned && shares.zoneCount() < width) {
            unmet.add(
                    "%d homes, but only %d zones: homes of one partition share a zone"
                            .formatted(width, shares.zoneCount()));
        }
        double capacity = members.stream().mapToDouble(Member::capacity).sum();
        double all = (double) width * placement.partitions();
        for (int i = 0; i < members.size(); i++) {
            double byCapacity = all * members.get(i).capacity() / capacity;
            if (shares.node(i) < byCapacity - 1) {
                unmet.add(
                        String.format(
                                Locale.ROOT,
                                "%s holds %.0f homes, by capacity it would be %.0f: %s",
                                members.get(i).id(),
                                shares.node(i),
                                byCapacity,
                                bound(shares, i, placement.partitions())));
            }
        }
        return unmet;
    }

    private static String bound(Shares shares, int node, int partitions) {
        return shares.node(node) > partitions - 1
                ? "a node holds at most one home of a partition"
                : "its zone holds as many homes as the other zones leave it";
    }
}
