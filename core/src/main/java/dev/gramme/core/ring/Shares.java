package dev.gramme.core.ring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// How many homes each node and each zone ought to hold: the load in proportion to capacity, as far
/// as the constraints let it be. Nodes and zones are numbered; nodes in the order of the members
/// given, zones by first appearance. A node that names no zone is a zone of its own.
///
/// Two bounds bend the proportion. A node holds at most one home of a partition, so at most Q. And
/// a zone holds at most Q homes while there are zones for every home, at least Q when there are
/// fewer. What a bounded node or zone cannot take, the others share by capacity (water-filling):
/// there is one level λ such that an unbounded node holds λ times its capacity.
final class Shares {
    /// Shares are sums of doubles: closer to a whole number than this is that number.
    private static final double EPSILON = 1e-6;

    private static final int HALVINGS = 100;

    private final List<Member> members;
    private final int partitions;
    private final int homes;
    private final int[] zoneOf;
    private final List<List<Integer>> zones;
    private final double[] nodeShare;
    private final double[] zoneShare;

    /// @param homes of each partition, at most as many as there are members
    Shares(List<Member> members, int partitions, int homes) {
        this.members = members;
        this.partitions = partitions;
        this.homes = homes;
        this.zoneOf = new int[members.size()];
        this.zones = zones(members, zoneOf);
        this.zoneShare = new double[zones.size()];
        this.nodeShare = new double[members.size()];
        fill();
    }

    int zoneOf(int node) {
        return zoneOf[node];
    }

    int zoneCount() {
        return zones.size();
    }

    /// The zones that every partition must touch.
    int distinctZones() {
        return Math.min(homes, zones.size());
    }

    double node(int node) {
        return nodeShare[node];
    }

    double zone(int zone) {
        return zoneShare[zone];
    }

    /// Whole numbers of homes, each within one of its share, that add up to what there is to hold.
    /// Of the roundings that do, one close to what is `held` already.
    int[] targets(int[] held) {
        int[] targets = new int[members.size()];
        int[] zoneTargets = zoneTargets(held);
        for (int zone = 0; zone < zones.size(); zone++) {
            int left = zoneTargets[zone];
            for (int node : zones.get(zone)) {
                targets[node] = floor(nodeShare[node]);
                left -= targets[node];
            }
            List<Integer> raised = new ArrayList<>(zones.get(zone));
            raised.removeIf(node -> targets[node] >= partitions);
            raised.sort(
                    Comparator.comparing((Integer node) -> isWhole(nodeShare[node], targets[node]))
                            .thenComparing(node -> held[node] <= targets[node])
                            .thenComparing(node -> node));
            for (int i = 0; i < left; i++) {
                targets[raised.get(i)]++;
            }
        }
        return targets;
    }

    private int[] zoneTargets(int[] held) {
        int[] targets = new int[zones.size()];
        int left = homes * partitions;
        for (int zone = 0; zone < targets.length; zone++) {
            targets[zone] = floor(zoneShare[zone]);
            left -= targets[zone];
        }
        List<Integer> raised = new ArrayList<>();
        for (int zone = 0; zone < targets.length; zone++) {
            if (targets[zone] < ceiling(zone)) {
                raised.add(zone);
            }
        }
        raised.sort(
                Comparator.comparing((Integer zone) -> isWhole(zoneShare[zone], targets[zone]))
                        .thenComparing(zone -> !keepsMoreWhenRaised(zone, targets, held))
                        .thenComparing(zone -> zone));
        for (int i = 0; i < left; i++) {
            targets[raised.get(i)]++;
        }
        return targets;
    }

    private boolean keepsMoreWhenRaised(int zone, int[] targets, int[] held) {
        int spare = targets[zone];
        for (int node : zones.get(zone)) {
            int floor = floor(nodeShare[node]);
            spare -= floor + (held[node] > floor ? 1 : 0);
        }
        return spare < 0;
    }

    private int ceiling(int zone) {
        return homes <= zones.size() ? partitions : partitions * zones.get(zone).size();
    }

    private void fill() {
        double level = level(homes * (double) partitions, this::totalAt);
        for (int zone = 0; zone < zones.size(); zone++) {
            int at = zone;
            zoneShare[zone] = bounded(zoneAt(zone, level));
            double inside = level(zoneShare[zone], candidate -> zoneAt(at, candidate));
            for (int node : zones.get(zone)) {
                nodeShare[node] = Math.min(partitions, inside * members.get(node).capacity());
            }
        }
    }

    /// The level at which `load`, which grows with it, reaches `sought`.
    private double level(double sought, DoubleUnaryOperator load) {
        double low = 0;
        double high = partitions;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (load.applyAsDouble(middle) < sought) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private double totalAt(double level) {
        double total = 0;
        for (int zone = 0; zone < zones.size(); zone++) {
            total += bounded(zoneAt(zone, level));
        }
        return total;
    }

    private double zoneAt(int zone, double level) {
        double load = 0;
        for (int node : zones.get(zone)) {
            load += Math.min(partitions, level * members.get(node).capacity());
        }
        return load;
    }

    private double bounded(double zoneLoad) {
        return homes <= zones.size()
                ? Math.min(partitions, zoneLoad)
                : Math.max(partitions, zoneLoad);
    }

    private static boolean isWhole(double share, int floor) {
        return share - floor < EPSILON;
    }

    private static int floor(double share) {
        return (int) (share + EPSILON);
    }

    private static List<List<Integer>> zones(List<Member> members, int[] zoneOf) {
        Map<String, Integer> named = new LinkedHashMap<>();
        List<List<Integer>> zones = new ArrayList<>();
        for (int node = 0; node < zoneOf.length; node++) {
            String name = members.get(node).zone();
            Integer zone = name.isEmpty() ? null : named.get(name);
            if (zone == null) {
                zone = zones.size();
                zones.add(new ArrayList<>());
                named.put(name, zone);
            }
            zoneOf[node] = zone;
            zones.get(zone).add(node);
        }
        return zones;
    }
}
