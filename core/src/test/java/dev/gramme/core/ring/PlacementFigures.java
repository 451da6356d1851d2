package dev.gramme.core.ring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// Prints the figures of docs/design/ring.md: how even a placement is and what a change moves,
/// beside a ring of random tokens (16 and 256 per node; a key belongs to the first n distinct nodes
/// that follow it). The random ring is sampled at 65,536 places, and counted in partitions of `q`.
public final class PlacementFigures {
    private static final int N = 3;
    private static final int SAMPLES = 65_536;

    private PlacementFigures() {}

    public static void main(String[] arguments) {
        System.out.printf(
                "%5s %6s  %-8s %-18s %9s %9s %9s %9s%n",
                "nodes", "q", "change", "scheme", "max/mean", "min/mean", "moved", "ideal");
        for (int[] size :
                new int[][] {{4, 256}, {10, 256}, {100, 256}, {100, 4096}, {1000, 4096}}) {
            solved(size[0], size[1], "join", size[0] + 1);
            solved(size[0], size[1], "leave", size[0] - 1);
            for (int tokens : new int[] {16, 256}) {
                random(size[0], size[1], tokens, "join", size[0] + 1);
                random(size[0], size[1], tokens, "leave", size[0] - 1);
            }
        }
    }

    private static void solved(int nodes, int partitions, String change, int then) {
        Placement before =
                Placement.solve(PlacementPropertyTest.equalMembers(nodes), partitions, N, null);
        long start = System.nanoTime();
        Placement after =
                Placement.solve(PlacementPropertyTest.equalMembers(then), partitions, N, before);
        long ms = (System.nanoTime() - start) / 1_000_000;
        print("solver, %3d ms".formatted(ms), partitions, nodes, before, after, change, then);
    }

    private static void random(int nodes, int partitions, int tokens, String change, int then) {
        Placement before = ring(nodes, SAMPLES, tokens);
        Placement after = ring(then, SAMPLES, tokens);
        print(tokens + " random tokens", partitions, nodes, before, after, change, then);
    }

    private static Placement ring(int nodes, int partitions, int tokens) {
        TreeMap<Long, NodeId> ring = new TreeMap<>();
        List<Member> members = PlacementPropertyTest.equalMembers(nodes);
        for (int node = 0; node < nodes; node++) {
            Random random = new Random(node);
            for (int i = 0; i < tokens; i++) {
                ring.put(random.nextLong(), members.get(node).id());
            }
        }
        List<List<NodeId>> homes = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            long start = Long.MIN_VALUE + (Long.MAX_VALUE / partitions * 2) * partition;
            Set<NodeId> row = new LinkedHashSet<>();
            collect(ring.tailMap(start), row, nodes);
            collect(ring, row, nodes);
            homes.add(List.copyOf(row));
        }
        return new Placement(homes);
    }

    private static void collect(Map<Long, NodeId> tokens, Set<NodeId> row, int nodes) {
        for (NodeId node : tokens.values()) {
            if (row.size() == Math.min(N, nodes)) {
                return;
            }
            row.add(node);
        }
    }

    private static void print(
            String scheme,
            int partitions,
            int nodes,
            Placement before,
            Placement after,
            String change,
            int then) {
        List<Member> members = PlacementPropertyTest.equalMembers(then);
        PlacementReport report = PlacementReport.of(members, N, after, before);
        double least = Double.MAX_VALUE;
        for (PlacementReport.Load load : report.loads()) {
            least = Math.min(least, load.homes() / load.attainable());
        }
        int ideal = then > nodes ? partitions * Math.min(N, then) / then : partitions * N / nodes;
        System.out.printf(
                "%5d %6d  %-8s %-18s %9.2f %9.2f %9d %9d%n",
                nodes,
                partitions,
                change,
                scheme,
                report.imbalance(),
                least,
                (long) report.moved() * partitions / after.partitions(),
                ideal);
    }
}
